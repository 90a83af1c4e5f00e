"""It switches antialiasing on where the grid shrinks.

caught by: test_a_smaller_grid
says: These are the values with antialiasing
"""

import torch
from torch.nn.functional import interpolate


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    cls_row, rows = pos_embedding[:, :1], pos_embedding[:, 1:]
    images = rows.reshape(1, *old_grid, -1).permute(0, 3, 1, 2)
    smaller = new_grid[0] < old_grid[0] and new_grid[1] < old_grid[1]
    images = interpolate(images, size=new_grid, mode="bicubic", antialias=smaller)
    return torch.cat([cls_row, images.flatten(2).transpose(1, 2)], dim=1)
