"""Computes with the pixels instead of moving them.

caught by: test_a_patch_is_a_block_of_pixels
says: which is no pixel
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    patches = base.patchify(images, patch_size)
    return patches - patches.mean(2, keepdim=True)
