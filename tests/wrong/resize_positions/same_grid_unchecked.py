"""It returns early when the grid stays, and only then looks at the length.

caught by: test_a_table_that_is_too_short_is_refused, test_a_table_that_is_too_long_is_refused
says: You refuse this table only when the grids differ
"""

from dojo.loading import solution_of


def resize_positions(pos_embedding, old_grid, new_grid):
    if old_grid == new_grid:
        return pos_embedding
    return solution_of(__file__).resize_positions(pos_embedding, old_grid, new_grid)
