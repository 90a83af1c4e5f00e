"""Reads a pair as (width, height).

caught by: test_the_patch_size_may_be_a_pair
says: Height and width of the patch are exchanged
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    return base.patchify(images, p[::-1])
