"""It takes the class row through float16.

caught by: test_the_class_row_comes_first_and_stays_bit_for_bit
says: The class row is rounded: it goes through torch.float16
"""

import torch
from torch.nn.functional import interpolate


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    cls_row, rows = pos_embedding[:, :1], pos_embedding[:, 1:]
    images = rows.reshape(1, *old_grid, -1).permute(0, 3, 1, 2)
    images = interpolate(images, size=new_grid, mode="bicubic", align_corners=False)
    return torch.cat([cls_row.half().to(images), images.flatten(2).transpose(1, 2)], dim=1)
