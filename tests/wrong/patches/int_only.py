"""Takes an int as the patch size, and no pair.

caught by: test_the_patch_size_may_be_a_pair
says: TypeError: unsupported operand type(s) for %: 'int' and 'tuple'
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    if images.shape[2] % patch_size or images.shape[3] % patch_size:
        raise ValueError(f"height or width is not divisible by {patch_size}")
    return base.patchify(images, patch_size)
