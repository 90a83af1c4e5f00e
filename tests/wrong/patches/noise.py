"""Draws numbers of the right shape.

caught by: test_a_patch_is_a_block_of_pixels, test_patches_become_the_image_again
says: which is no pixel
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


def patchify(images, patch_size):
    return torch.randn_like(base.patchify(images, patch_size))


def unpatchify(patches, patch_size, image_size):
    return torch.randn_like(base.unpatchify(patches, patch_size, image_size))
