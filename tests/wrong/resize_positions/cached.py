"""It remembers the table it made for these grids.

caught by: test_the_class_row_comes_first_and_stays_bit_for_bit
says: This is the result of an earlier call again
"""

import torch
from torch.nn.functional import interpolate

made = {}


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    key = (old_grid, new_grid, pos_embedding.shape)
    if key in made:
        return made[key]
    cls_row, rows = pos_embedding[:, :1], pos_embedding[:, 1:]
    images = rows.reshape(1, *old_grid, -1).permute(0, 3, 1, 2)
    images = interpolate(images, size=new_grid, mode="bicubic", align_corners=False)
    made[key] = torch.cat([cls_row, images.flatten(2).transpose(1, 2)], dim=1)
    return made[key]
