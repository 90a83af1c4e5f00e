"""Turns the columns of F.unfold into rows and stops there.

caught by: test_the_channels_of_a_pixel_stand_together
says: Your order inside a patch is channel, row, column, as F.unfold has it
"""

from torch.nn import functional

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    base.patchify(images, patch_size)
    return functional.unfold(images, patch_size, stride=patch_size).mT
