"""Turns the columns of F.unfold into rows and stops there.

caught by: test_the_channels_of_a_pixel_stand_together
says: as F.unfold and a convolution's weight have it
"""

from torch.nn import functional

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    base.patchify(images, patch_size)
    return functional.unfold(images, patch_size, stride=patch_size).mT
