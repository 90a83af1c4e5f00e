"""Takes squares only.

caught by: test_sizes_are_ints_or_pairs, test_a_token_for_each_patch
says: unsupported operand
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, *, image_size, patch_size, **sizes):
        assert (image_size // patch_size) ** 2
        super().__init__(image_size=image_size, patch_size=patch_size, **sizes)
