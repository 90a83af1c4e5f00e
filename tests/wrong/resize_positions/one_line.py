"""It resizes the whole table as one sequence, the class row included.

caught by: test_the_class_row_comes_first_and_stays_bit_for_bit, test_a_larger_grid
says: Row 0 changes when only the patch rows change
also: You resize the whole table as one line
"""

from torch.nn.functional import interpolate


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    length = 1 + new_grid[0] * new_grid[1]
    return interpolate(pos_embedding.mT, size=length, mode="linear").mT
