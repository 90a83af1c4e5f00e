"""It cuts the table, or fills it up with zeros.

caught by: test_channels_do_not_mix, test_a_larger_grid, test_a_smaller_grid
says: You keep the first patch rows as they were
"""

import torch


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    length = 1 + new_grid[0] * new_grid[1]
    table = torch.zeros(1, length, pos_embedding.shape[2], dtype=pos_embedding.dtype)
    table[:, : pos_embedding.shape[1]] = pos_embedding[:, :length]
    return table
