"""Cuts the images off from the patches.

caught by: test_the_gradient_reaches_each_patch
says: Your result has no graph, so no gradient can flow
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    return base.unpatchify(patches.data, patch_size, image_size)
