"""Takes `emb_dropout` for the share that is kept.

caught by: test_no_dropout_by_default
says: Without `emb_dropout`, the whole embedding is dropped
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, emb_dropout=0.0, **sizes):
        super().__init__(emb_dropout=1 - emb_dropout, **sizes)
