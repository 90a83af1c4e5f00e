"""It drops the class row.

caught by: test_there_is_a_row_for_the_class_token_and_one_for_each_new_patch
says: The class row is missing
"""

from torch.nn.functional import interpolate


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    rows = pos_embedding[:, 1:]
    images = rows.reshape(1, *old_grid, -1).permute(0, 3, 1, 2)
    images = interpolate(images, size=new_grid, mode="bicubic", align_corners=False)
    return images.flatten(2).transpose(1, 2)
