"""Takes an int for the old grid only: ints are not asked for."""

import torch
import torch.nn.functional as F


def pair(size):
    return (size, size) if isinstance(size, int) else (size[0], size[1])


def resize_positions(pos_embedding, old_grid, new_grid):
    rows, columns = pair(old_grid)
    new_rows, new_columns = new_grid
    if pos_embedding.shape[1] != 1 + rows * columns:
        raise ValueError("wrong length")
    cls_row, patches = pos_embedding[:, :1], pos_embedding[:, 1:]
    dim = patches.shape[2]
    images = patches.reshape(1, rows, columns, dim).permute(0, 3, 1, 2)
    images = F.interpolate(
        images, size=(new_rows, new_columns), mode="bicubic", align_corners=False
    )
    patches = images.permute(0, 2, 3, 1).reshape(1, new_rows * new_columns, dim)
    return torch.cat([cls_row, patches], dim=1)
