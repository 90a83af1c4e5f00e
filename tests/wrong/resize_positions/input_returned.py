"""It returns its input.

caught by: test_there_is_a_row_for_the_class_token_and_one_for_each_new_patch, test_a_larger_grid
says: The table came back
"""


def resize_positions(pos_embedding, *_grids):
    return pos_embedding
