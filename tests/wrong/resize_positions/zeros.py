"""It returns zeros of the right shape.

caught by: test_the_class_row_comes_first_and_stays_bit_for_bit, test_the_same_grid_changes_nothing
says: There are zeros in the place of the class row
also: Another table gives the same patch rows
"""

import torch


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    size = (1, 1 + new_grid[0] * new_grid[1], pos_embedding.shape[2])
    return torch.zeros(size, dtype=pos_embedding.dtype)
