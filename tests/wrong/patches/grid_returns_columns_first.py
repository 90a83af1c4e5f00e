"""_grid returns (columns, rows), and both functions take the first number for the rows.

caught by: test_a_patch_is_a_block_of_pixels, test_images_and_patches_of_any_size
says: These images have 2 rows of 3
also: These images have
also: The image size asks for
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify
patchify = base.patchify
grid = base._grid


def columns_first(image_size, patch_size):
    return grid(image_size, patch_size)[::-1]


base._grid = columns_first
