"""Takes `dropout` and drops nothing in the blocks.

caught by: test_dropout_drops_in_the_blocks
says: `dropout` does not reach the blocks
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, dropout=0.0, **sizes):
        super().__init__(**sizes)
