"""Returns images in float32.

caught by: test_there_and_back
says: float32
"""

from dojo.loading import solution_of

base = solution_of(__file__)
patchify = base.patchify


def unpatchify(patches, patch_size, image_size):
    return base.unpatchify(patches, patch_size, image_size).float()
