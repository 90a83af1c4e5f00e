"""Hands `emb_dropout` to the blocks as well, and `dropout` to nobody.

caught by: test_emb_dropout_drops_the_whole_embedding
says: The head gets nothing but zeros
also: Nothing is dropped in train mode
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, dropout=0.0, emb_dropout=0.0, **sizes):
        super().__init__(dropout=emb_dropout, emb_dropout=emb_dropout, **sizes)
