"""Fills up the last patches with zeros.

caught by: test_a_height_that_does_not_fit_is_refused, test_a_width_that_does_not_fit_is_refused
says: Your code fills up the last patches with zeros
"""

from torch.nn import functional

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    bottom, right = (-s % n for s, n in zip(images.shape[2:], p, strict=True))
    return base.patchify(functional.pad(images, (0, right, 0, bottom)), p)
