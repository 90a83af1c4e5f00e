"""Reads a patch as channel, row, column.

caught by: test_the_channels_come_apart_again
says: Your code reads a patch as channel, row, column
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    channels = base.unpatchify(patches, patch_size, image_size).shape[1]
    turned = patches.unflatten(2, (channels, -1)).mT.flatten(2)
    return base.unpatchify(turned, patch_size, image_size)
