"""Brings the channels to the front and lays one patch after the other.

caught by: test_the_channels_come_apart_again
says: The rows of neighbouring patches must alternate
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    shape = base.unpatchify(patches, patch_size, image_size).shape
    return patches.unflatten(2, (-1, shape[1])).permute(0, 3, 1, 2).reshape(shape)
