"""Cuts the result off from the images.

caught by: test_the_gradient_comes_back_to_each_pixel, test_there_and_back
says: it was detached
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    return base.patchify(images, patch_size).detach()
