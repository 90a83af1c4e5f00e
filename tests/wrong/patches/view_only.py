"""Uses view, which needs memory in the order of the axes.

caught by: test_images_that_lie_otherwise_in_memory
says: the numbers no longer lie in memory in the new order
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    images.view(-1)
    return base.patchify(images, patch_size)
