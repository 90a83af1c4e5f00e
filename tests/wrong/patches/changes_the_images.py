"""Normalises the images where they are.

caught by: test_the_images_stay_as_they_were
says: patchify changes the images in place
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    patches = base.patchify(images, patch_size).clone()
    images.data.div_(255)
    return patches
