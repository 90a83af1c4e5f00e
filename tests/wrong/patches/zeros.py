"""Returns zeros of the right shape.

caught by: test_a_patch_is_a_block_of_pixels, test_patches_become_the_image_again
says: and 1 never
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def patchify(images, patch_size):
    return base.patchify(images, patch_size) * 0


def unpatchify(patches, patch_size, image_size):
    return base.unpatchify(patches, patch_size, image_size) * 0
