"""Brings the channels to the front and lays one patch after the other.

caught by: test_patches_become_the_image_again, test_the_channels_come_apart_again
says: The shape has changed, but not the order of the numbers
also: Your image holds one whole patch after the other
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    shape = base.unpatchify(patches, patch_size, image_size).shape
    return patches.unflatten(2, (-1, shape[1])).permute(0, 3, 1, 2).reshape(shape)
