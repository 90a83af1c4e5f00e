"""Lists the patches down the first column of the image, then the next.

caught by: test_a_patch_is_a_block_of_pixels
says: Your patches come column by column
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    patches = base.patchify(images, p)
    return patches.unflatten(1, (images.shape[2] // p[0], -1)).transpose(1, 2).flatten(1, 2)
