"""Takes it for granted that there are three channels.

caught by: test_patches_become_the_image_again
says: Your code works for images of 3 channels only
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    return base.unpatchify(patches.reshape(*patches.shape[:2], p[0] * p[1] * 3), p, image_size)
