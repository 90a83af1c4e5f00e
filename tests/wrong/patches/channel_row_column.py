"""Keeps the channels apart inside a patch, as a convolution's weight does.

caught by: test_the_channels_of_a_pixel_stand_together
says: Your order inside a patch is channel, row, column, as F.unfold has it
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    patches = base.patchify(images, patch_size)
    return patches.unflatten(2, (-1, images.shape[1])).mT.flatten(2)
