"""Cuts the first image and repeats its patches.

caught by: test_each_image_of_a_batch
says: which belongs to another image
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    return base.patchify(images[:1], patch_size).expand(len(images), -1, -1)
