"""It resizes the table that it was given in place.

caught by: test_the_table_is_not_changed
says: The caller's table has another shape now
"""

import torch
from torch.nn.functional import interpolate


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    cls_row, rows = pos_embedding[:, :1], pos_embedding[:, 1:]
    images = rows.reshape(1, *old_grid, -1).permute(0, 3, 1, 2)
    images = interpolate(images, size=new_grid, mode="bicubic", align_corners=False)
    table = torch.cat([cls_row, images.flatten(2).transpose(1, 2)], dim=1)
    return pos_embedding.set_(table)
