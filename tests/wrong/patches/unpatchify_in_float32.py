"""Returns images in float32.

caught by: test_images_keep_the_dtype_of_the_patches
says: Your result is float32
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    return base.unpatchify(patches, patch_size, image_size).float()
