"""Takes it for granted that the images lie in memory in the order of their axes.

caught by: test_images_in_any_memory_order
says: Your code reads the memory as if the images were contiguous
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    _, channels, height, width = images.shape
    strides = (channels * height * width, height * width, width, 1)
    return base.patchify(images.as_strided(images.shape, strides), patch_size)
