"""Takes squares only.

caught by: test_positions_and_class_token_are_its_own_parameters, test_sizes_are_ints_or_pairs
says: TypeError: unsupported operand type(s) for //: 'tuple' and 'tuple'
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, *, image_size, patch_size, **sizes):
        assert (image_size // patch_size) ** 2
        super().__init__(image_size=image_size, patch_size=patch_size, **sizes)
