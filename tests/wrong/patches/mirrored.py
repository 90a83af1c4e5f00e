"""Takes the height for the width everywhere.

caught by: test_a_patch_is_a_block_of_pixels
says: Your code exchanges height and width everywhere
also: Your message names the width, but the height does not fit
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    return base.patchify(images.mT, p[::-1])
