"""Writes into the patches.

caught by: test_patches_that_lie_otherwise_in_memory
says: The patches belong to the caller
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    images = base.unpatchify(patches, patch_size, image_size).clone()
    patches.data.zero_()
    return images
