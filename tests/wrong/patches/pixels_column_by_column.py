"""Lists the pixels of a patch column by column.

caught by: test_a_patch_is_a_block_of_pixels
says: Your blocks are right, but the pixels inside a patch come column by column
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    patches = base.patchify(images, p)
    return patches.unflatten(2, (*p, images.shape[1])).transpose(2, 3).flatten(2)
