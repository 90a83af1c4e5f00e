"""Ignores patches that are too many.

caught by: test_a_wrong_number_of_patches_is_refused
says: Your code ignores the patches that are too many
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    size = image_size if isinstance(image_size, tuple) else (image_size, image_size)
    return base.unpatchify(patches[:, : (size[0] // p[0]) * (size[1] // p[1])], p, size)
