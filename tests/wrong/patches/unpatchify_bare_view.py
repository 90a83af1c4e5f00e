"""Gives the patches the shape of the images and moves no number.

caught by: test_patches_become_the_image_again
says: The shape has changed, but not the order of the numbers
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    return patches.reshape(base.unpatchify(patches, patch_size, image_size).shape)
