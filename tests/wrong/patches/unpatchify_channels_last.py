"""Leaves the channels last in memory.

caught by: test_the_channels_come_apart_again
says: The numbers of your image stand in the order row, column, channel
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    images = base.unpatchify(patches, patch_size, image_size)
    return images.permute(0, 2, 3, 1).reshape(images.shape)
