"""Puts the patches down column by column.

caught by: test_patches_become_the_image_again
says: Your code puts the patches down column by column
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    base.unpatchify(patches, p, image_size)
    size = image_size if isinstance(image_size, tuple) else (image_size, image_size)
    turned = patches.unflatten(1, (size[1] // p[1], -1)).transpose(1, 2).flatten(1, 2)
    return base.unpatchify(turned, p, size)
