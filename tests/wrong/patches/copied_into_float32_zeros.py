"""Fills a tensor of torch's default dtype.

caught by: test_patches_keep_the_dtype
says: Your result is float32
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    patches = base.patchify(images, patch_size)
    result = torch.zeros(patches.shape)
    result[:] = patches
    return result
