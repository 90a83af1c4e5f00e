"""Makes heads of 64 numbers, whatever `dim_head` says.

caught by: test_the_blocks_are_the_transformer
says: Each head has 64 numbers, whatever `dim_head` is
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, dim_head=64, **sizes):
        super().__init__(**sizes)
