"""Resize a table of position embeddings from one grid of patches to another.

Sources: Dosovitskiy et al., "An Image is Worth 16x16 Words" (https://arxiv.org/abs/2010.11929),
section 3.2, on fine-tuning at a higher resolution; `torch.nn.functional.interpolate`
(https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html).
"""

import torch

__all__ = ["resize_positions"]


def pair(size: int | tuple[int, int]) -> tuple[int, int]:
    """Return a grid as `(rows, columns)`; you may use this to accept an int for both sides."""
    return (size, size) if isinstance(size, int) else (size[0], size[1])


def resize_positions(
    pos_embedding: torch.Tensor,
    old_grid: int | tuple[int, int],
    new_grid: int | tuple[int, int],
) -> torch.Tensor:
    """Resize `(1, 1 + old patches, dim)` to `(1, 1 + new patches, dim)`, in the same dtype.

    A grid is `(rows, columns)` of patches. Row 0 of the table belongs to the class token, which has
    no place in the image: it stays row 0 and keeps its values, bit for bit. The other rows belong to
    the patches, grid row by grid row, from left to right.

    Each of the `dim` channels, laid out on the grid, is a small image. It is resized alone, by
    bicubic interpolation with `align_corners=False` and without antialiasing. So it keeps its
    values if the grid stays the same. The table that was passed is not changed.

    Raises ValueError if the table has more or fewer rows than `old_grid` needs.
    """
    # TODO: check the length, set the class row aside, resize the rest as images
    raise NotImplementedError
