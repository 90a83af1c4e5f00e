"""Makes as many images as the patches are enough for.

caught by: test_an_image_size_that_does_not_fit_is_refused, test_a_wrong_number_of_patches_is_refused
says: Your code goes on with what does not fit, and reshape fails
also: Your code puts patches of one image into another
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    size = image_size if isinstance(image_size, tuple) else (image_size, image_size)
    count = (size[0] // p[0]) * (size[1] // p[1])
    return base.unpatchify(patches.reshape(-1, count, patches.shape[2]), p, size)
