"""patchify splits both sides and stops there.

caught by: test_a_patch_is_a_block_of_pixels, test_there_and_back
says: Your result has 6 dimensions
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    patch = base._pair(patch_size)
    rows, columns = base._grid(images.shape[2:], patch_size)
    return images.unflatten(3, (columns, patch[1])).unflatten(2, (rows, patch[0]))
