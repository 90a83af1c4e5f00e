"""Hands half of `dropout` to the blocks.

caught by: test_dropout_drops_what_the_blocks_add
says: With dropout=1.0 two calls still differ
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, dropout=0.0, **sizes):
        super().__init__(dropout=dropout / 2, **sizes)
