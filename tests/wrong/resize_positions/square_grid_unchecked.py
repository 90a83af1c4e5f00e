"""It does not check the length for a square grid.

caught by: test_a_table_that_is_too_short_is_refused, test_a_table_that_is_too_long_is_refused
says: This error comes from torch, where the rows did not fit some shape
"""

import torch

__all__ = ["resize_positions"]


def pair(size: int | tuple[int, int]) -> tuple[int, int]:
    """Return a grid as `(rows, columns)`; an int stands for both sides."""
    return (size, size) if isinstance(size, int) else (size[0], size[1])


def resize_positions(
    pos_embedding: torch.Tensor,
    old_grid: int | tuple[int, int],
    new_grid: int | tuple[int, int],
) -> torch.Tensor:
    rows, columns = pair(old_grid)
    if pos_embedding.shape[1] != 1 + rows * columns and rows != columns:
        length = pos_embedding.shape[1]
        raise ValueError(f"{rows} x {columns} patches need {1 + rows * columns} rows, not {length}")
    cls_row, patch_rows = pos_embedding[:, :1], pos_embedding[:, 1:]
    images = patch_rows.reshape(1, rows, columns, -1).movedim(3, 1)  # (1, dim, rows, columns)
    images = torch.nn.functional.interpolate(
        images, size=pair(new_grid), mode="bicubic", align_corners=False
    )
    patch_rows = images.flatten(2).mT  # (1, new patches, dim)
    return torch.cat([cls_row, patch_rows], dim=1)
