"""Hands out what F.unfold hands out.

caught by: test_a_patch_is_a_block_of_pixels
says: Your patches are columns, as F.unfold gives them
"""

from torch.nn import functional

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    base.patchify(images, patch_size)
    return functional.unfold(images, patch_size, stride=patch_size)
