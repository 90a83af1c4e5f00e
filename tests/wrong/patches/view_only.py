"""Uses view, which needs memory in the order of the axes.

caught by: test_images_in_any_memory_order
says: view() needs the values in this order in memory
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    images.view(-1)
    return base.patchify(images, patch_size)
