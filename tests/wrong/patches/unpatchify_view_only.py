"""Uses view, which needs memory in the order of the axes.

caught by: test_patches_that_lie_otherwise_in_memory
says: the numbers no longer lie in memory in the new order
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    patches.view(-1)
    return base.unpatchify(patches, patch_size, image_size)
