"""Moves the axes as on the way there, not the way back.

caught by: test_patches_become_the_image_again
says: You permute as in patchify
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    images = base.unpatchify(patches, p, image_size)
    rows, columns = images.shape[2] // p[0], images.shape[3] // p[1]
    split = patches.reshape(len(patches), rows, columns, *p, -1)
    return split.permute(0, 2, 4, 3, 5, 1).reshape(images.shape)
