"""Returns images with height and width exchanged.

caught by: test_patches_become_the_image_again
says: Your code exchanges height and width of the images
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    return base.unpatchify(patches, patch_size, image_size).mT
