"""Takes it for granted that there are as many rows of patches as columns.

caught by: test_patches_become_the_image_again
says: Your code expects as many rows of patches as columns
also: Your code returns smaller images than the image size asks for
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    side = int(patches.shape[1] ** 0.5)
    return base.unpatchify(patches[:, : side * side], p, (side * p[0], side * p[1]))
