"""Reads a pair as (width, height).

caught by: test_the_patch_size_may_be_a_pair
says: Your patches have 3 x 2 pixels
also: Your patches are not blocks of pixels
also: Your code compares the height with the width of a patch
also: Your message names the height, but the width does not fit
also: Your message does not contain 2, the patch size along the side that does not fit
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    return base.patchify(images, p[::-1])
