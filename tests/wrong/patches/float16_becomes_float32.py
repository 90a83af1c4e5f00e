"""Computes in float32 whatever is not float64, so float16 comes back as float32.

caught by: test_patches_keep_the_dtype
says: Your result is float32
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    if images.dtype != torch.float64:
        images = images.float()
    return base.patchify(images, patch_size)
