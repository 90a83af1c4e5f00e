"""Fills a tensor of torch's default dtype.

caught by: test_the_dtype_stays
says: The numbers went through another dtype
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
