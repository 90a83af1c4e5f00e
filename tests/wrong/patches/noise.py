"""Draws numbers of the right shape.

caught by: test_a_patch_is_a_block_of_pixels, test_patches_become_the_image_again
says: Your patches hold -1.1258, which is no pixel
also: Your patches hold -0.21586, which is no pixel
also: Your patches hold -0.25964, which is no pixel
also: Your patches hold -2.3104, which is no pixel
also: Your images hold -1.1258, which is no pixel
also: Your images hold -2.3104, which is no pixel
also: Your images hold 1.1711, which is no pixel
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


def patchify(images, patch_size):
    return torch.randn_like(base.patchify(images, patch_size))


def unpatchify(patches, patch_size, image_size):
    return torch.randn_like(base.unpatchify(patches, patch_size, image_size))
