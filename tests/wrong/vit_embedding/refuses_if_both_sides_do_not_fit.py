"""Refuses patches only if neither side of the image is a multiple of theirs.

caught by: test_patches_that_do_not_cover_the_image_are_refused
says: You refuse only if both sides do not fit
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, *, image_size, patch_size, **sizes):
        (height, width), (rows, columns) = base.pair(image_size), base.pair(patch_size)
        if height % rows and width % columns:
            raise ValueError("the patches do not cover the image")
        covered = (height // rows * rows, width // columns * columns)
        super().__init__(image_size=covered, patch_size=patch_size, **sizes)
