"""Cuts the result off from the images.

caught by: test_the_gradient_reaches_each_pixel
says: Your result has no graph, so no gradient can flow
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    return base.patchify(images, patch_size).detach()
