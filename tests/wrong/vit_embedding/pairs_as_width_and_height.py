"""Reads the pair of the image as (width, height).

caught by: test_a_token_for_each_patch, test_the_numbers_are_those_computed_by_hand
says: do not cover 12x6 images
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, *, image_size, **sizes):
        height, width = base.pair(image_size)
        super().__init__(image_size=(width, height), **sizes)
