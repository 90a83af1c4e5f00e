"""Moves on by one pixel, as a convolution without a stride does.

caught by: test_a_patch_is_a_block_of_pixels
says: Your patches overlap: the next one starts one pixel further
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    base.patchify(images, p)
    windows = images.unfold(2, p[0], 1).unfold(3, p[1], 1)
    return windows.permute(0, 2, 3, 4, 5, 1).flatten(3).flatten(1, 2)
