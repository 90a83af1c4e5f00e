"""Repeats each patch where the new grid is a multiple of the old one, as if that were the same.

caught by: test_a_larger_grid
says: Each new patch takes the row of one old patch
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


def resize_positions(pos_embedding, old_grid, new_grid):
    table = base.resize_positions(pos_embedding, old_grid, new_grid)  # refuses a wrong length
    old, new = base.pair(old_grid), base.pair(new_grid)
    if new[0] % old[0] or new[1] % old[1]:
        return table
    grid = pos_embedding[0, 1:].unflatten(0, old)
    grid = grid.repeat_interleave(new[0] // old[0], 0).repeat_interleave(new[1] // old[1], 1)
    return torch.cat([pos_embedding[:, :1], grid.flatten(0, 1)[None]], 1)
