"""Cuts the images off from the patches.

caught by: test_there_and_back
says: it was detached
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    return base.unpatchify(patches.data, patch_size, image_size)
