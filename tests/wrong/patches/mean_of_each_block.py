"""Computes with the pixels instead of moving them.

caught by: test_a_patch_is_a_block_of_pixels
says: Your patches hold -3.5, which is no pixel
also: Your patches hold -103.5, which is no pixel
also: Your patches hold -4, which is no pixel
also: Your patches hold -53.5, which is no pixel
also: Your patches hold -102.5, which is no pixel
also: Your patches hold -34.5, which is no pixel
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    patches = base.patchify(images, patch_size)
    return patches - patches.mean(2, keepdim=True)
