"""Exchanges `dropout` and `emb_dropout`.

caught by: test_emb_dropout_drops_the_whole_embedding
says: `emb_dropout` drops in the blocks
also: `dropout` drops the embedding
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, dropout=0.0, emb_dropout=0.0, **sizes):
        super().__init__(dropout=emb_dropout, emb_dropout=dropout, **sizes)
