"""Takes `dropout` and drops nothing in the blocks.

caught by: test_dropout_drops_what_the_blocks_add
says: Nothing is dropped in train mode
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, dropout=0.0, **sizes):
        super().__init__(**sizes)
