"""It returns its input.

caught by: test_a_table_that_is_too_short_is_refused
says: Your code refuses no table, whatever its length is
also: The table comes back as it was
"""


def resize_positions(pos_embedding, *_grids):
    return pos_embedding
