"""Cuts each channel on its own and lists one after the other.

caught by: test_the_channels_of_a_pixel_stand_together
says: Each of your patches holds one channel of several places
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    shape = base.patchify(images, patch_size).shape
    return base.patchify(images.flatten(0, 1)[:, None], patch_size).reshape(shape)
