"""It reshapes to images and back without moving the channel axis, so the same grid looks right.

caught by: test_channels_do_not_mix, test_a_larger_grid
says: You turn rows into images with a reshape alone
"""

import torch
from torch.nn.functional import interpolate


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    cls_row, rows = pos_embedding[:, :1], pos_embedding[:, 1:]
    images = rows.reshape(1, -1, *old_grid)
    images = interpolate(images, size=new_grid, mode="bicubic", align_corners=False)
    return torch.cat([cls_row, images.reshape(1, -1, rows.shape[2])], dim=1)
