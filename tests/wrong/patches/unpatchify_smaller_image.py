"""Returns a smaller image than was asked for.

caught by: test_an_image_size_that_does_not_fit_is_refused
says: Your code returns smaller images than the image size asks for
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    size = image_size if isinstance(image_size, tuple) else (image_size, image_size)
    return base.unpatchify(patches, p, (size[0] // p[0] * p[0], size[1] // p[1] * p[1]))
