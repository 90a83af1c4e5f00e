"""It keeps the class row and draws the patch rows anew.

caught by: test_the_same_grid_changes_nothing, test_a_larger_grid
says: Two calls with the same table give different numbers
"""

import torch


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    size = (1, new_grid[0] * new_grid[1], pos_embedding.shape[2])
    return torch.cat([pos_embedding[:, :1], torch.randn(size).to(pos_embedding)], dim=1)
