"""Writes into the patches.

caught by: test_patches_in_any_memory_order
says: unpatchify changes the patches in place
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    images = base.unpatchify(patches, patch_size, image_size).clone()
    patches.data.zero_()
    return images
