"""Reads the pair of the image as (width, height).

caught by: test_positions_and_class_token_are_its_own_parameters, test_a_token_for_each_patch
says: Your constructor refuses 3x4 patches of a 6x12 image
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, *, image_size, **sizes):
        height, width = base.pair(image_size)
        super().__init__(image_size=(width, height), **sizes)
