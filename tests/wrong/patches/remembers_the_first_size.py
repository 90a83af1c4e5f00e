"""Takes every patch to be of the size of the first call.

caught by: test_the_patch_size_may_be_a_pair
says: Your patches have 2 x 2 pixels
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


sizes = []


def patchify(images, patch_size):
    sizes.append(patch_size)
    return base.patchify(images, sizes[0])
