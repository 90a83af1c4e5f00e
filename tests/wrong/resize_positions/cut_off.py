"""It cuts off what goes beyond the values of the old table, as one does with pixels.

caught by: test_what_changes_from_left_to_right_still_does, test_a_larger_grid
says: You cut off values beyond those of the old table
"""

import torch
from torch.nn.functional import interpolate


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    patches = pos_embedding[:, 1:]
    images = patches.mT.unflatten(2, old_grid)
    images = interpolate(images, size=new_grid, mode="bicubic", align_corners=False)
    images = images.clamp(patches.min(), patches.max())
    return torch.cat([pos_embedding[:, :1], images.flatten(2).mT], dim=1)
