"""It throws the old table away and makes one of sines.

caught by: test_the_same_grid_changes_nothing, test_a_larger_grid
says: Another table gives the same patch rows
"""

import torch


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    shape = (1, new_grid[0] * new_grid[1], pos_embedding.shape[2])
    fresh = torch.arange(shape[1] * shape[2]).to(pos_embedding.dtype).mul(0.1).sin()
    return torch.cat([pos_embedding[:, :1], fresh.reshape(shape)], dim=1)
