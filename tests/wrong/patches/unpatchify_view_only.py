"""Uses view, which needs memory in the order of the axes.

caught by: test_patches_in_any_memory_order
says: view() needs the values in this order in memory
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    patches.view(-1)
    return base.unpatchify(patches, patch_size, image_size)
