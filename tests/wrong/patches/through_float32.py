"""Goes through float32 on the way.

caught by: test_the_dtype_stays
says: The numbers went through another dtype
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    return base.patchify(images.float(), patch_size).to(images.dtype)
