"""It takes the new grid to be a square with as many patches.

caught by: test_there_is_a_row_for_the_class_token_and_one_for_each_new_patch
says: Your code takes the new grid for a square
"""

import math

import torch
from torch.nn.functional import interpolate


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    side = math.isqrt(new_grid[0] * new_grid[1])
    images = pos_embedding[:, 1:].mT.unflatten(2, old_grid)
    images = interpolate(images, size=(side, side), mode="bicubic", align_corners=False)
    return torch.cat([pos_embedding[:, :1], images.flatten(2).mT], dim=1)
