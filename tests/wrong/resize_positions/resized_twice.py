"""It resizes to twice the size, and from there to the size asked for.

caught by: test_the_same_grid_changes_nothing, test_a_larger_grid
says: Resizing to the grid that the table already has changes no value
"""

from dojo.loading import solution_of


def resize_positions(pos_embedding, old_grid, new_grid):
    resize, between = solution_of(__file__).resize_positions, (2 * new_grid[0], 2 * new_grid[1])
    return resize(resize(pos_embedding, old_grid, between), between, new_grid)
