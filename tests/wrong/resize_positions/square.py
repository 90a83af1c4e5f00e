"""It takes the old grid for a square of as many patches.

caught by: test_there_is_a_row_for_the_class_token_and_one_for_each_new_patch
says: Your code takes the old grid for a square
"""

import torch
from torch.nn.functional import interpolate


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    cls_row, rows = pos_embedding[:, :1], pos_embedding[:, 1:]
    side = int(rows.shape[1] ** 0.5)
    images = rows.reshape(1, side, side, rows.shape[2]).permute(0, 3, 1, 2)
    images = interpolate(images, size=new_grid, mode="bicubic", align_corners=False)
    return torch.cat([cls_row, images.flatten(2).transpose(1, 2)], dim=1)
