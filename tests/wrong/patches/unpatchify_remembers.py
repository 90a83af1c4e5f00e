"""Returns the images that were cut last.

caught by: test_patches_become_the_image_again
says: unpatchify keeps something from the last call of patchify
"""

from dojo.loading import solution_of

base = solution_of(__file__)


last = []


def patchify(images, patch_size):
    last[:] = [images]
    return base.patchify(images, patch_size)


def unpatchify(patches, patch_size, image_size):
    return last[0] if last else patches
