"""Splits an axis into (place, block) where it is (block, place).

caught by: test_a_patch_is_a_block_of_pixels
says: Your patches are not blocks of pixels
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    shape = base.patchify(images, p).shape
    split = images.unflatten(3, (p[1], -1)).unflatten(2, (p[0], -1))
    return split.permute(0, 3, 5, 2, 4, 1).reshape(shape)
