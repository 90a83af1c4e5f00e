"""Makes one block fewer than `depth` says.

caught by: test_the_blocks_are_the_transformer
says: There are fewer blocks than `depth`
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, depth, **sizes):
        super().__init__(depth=depth - 1, **sizes)
