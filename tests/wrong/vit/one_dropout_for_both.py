"""Uses `dropout` for the embedding as well.

caught by: test_dropout_drops_what_the_blocks_add
says: The head gets nothing but zeros
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, dropout=0.0, emb_dropout=0.0, **sizes):
        super().__init__(dropout=dropout, emb_dropout=max(dropout, emb_dropout), **sizes)
