"""It asserts the length instead of raising ValueError.

caught by: test_a_table_that_is_too_short_is_refused, test_a_table_that_is_too_long_is_refused
says: `python -O` skips every assert
"""

import torch
from torch.nn.functional import interpolate


def resize_positions(pos_embedding, old_grid, new_grid):
    assert pos_embedding.shape[1] == 1 + old_grid[0] * old_grid[1]
    cls_row, rows = pos_embedding[:, :1], pos_embedding[:, 1:]
    images = rows.reshape(1, *old_grid, -1).permute(0, 3, 1, 2)
    images = interpolate(images, size=new_grid, mode="bicubic", align_corners=False)
    return torch.cat([cls_row, images.flatten(2).transpose(1, 2)], dim=1)
