"""Loses track of which image a number belongs to.

caught by: test_each_image_of_a_batch
says: which belongs to another image
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    patches = base.patchify(images, patch_size)
    return patches.permute(1, 2, 0).reshape(patches.shape)
