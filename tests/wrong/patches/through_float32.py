"""Goes through float32 on the way.

caught by: test_patches_keep_the_dtype
says: Your numbers went through float32 and lost digits
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    return base.patchify(images.float(), patch_size).to(images.dtype)
