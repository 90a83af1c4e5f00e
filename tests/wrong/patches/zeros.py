"""Returns zeros of the right shape.

caught by: test_a_patch_is_a_block_of_pixels, test_patches_become_the_image_again
says: In your patches, 0 appears 24 times and 1 never
also: In your patches, 0 appears 72 times and 100 never
also: In your patches, 0 appears 72 times and 1 never
also: In your patches, 0 appears 48 times and 100 never
also: which is no pixel
also: In your patches, 0 appears 72 times and 33.333 never
also: In your images, 0 appears 24 times and 1 never
also: In your images, 0 appears 72 times and 1 never
also: In your images, 0 appears 108 times and 1 never
also: In your images, 0 appears 48 times and 1 never
also: In your images, 0 appears 72 times and 0.33333 never
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def patchify(images, patch_size):
    return base.patchify(images, patch_size) * 0


def unpatchify(patches, patch_size, image_size):
    return base.unpatchify(patches, patch_size, image_size) * 0
