"""Returns what it is given.

caught by: test_a_patch_is_a_block_of_pixels, test_patches_become_the_image_again
says: Your code returns the images as they are
also: Your code returns the patches as they are
"""

__all__ = ["patchify", "unpatchify"]


def patchify(images, patch_size):
    return images


def unpatchify(patches, patch_size, image_size):
    return patches
