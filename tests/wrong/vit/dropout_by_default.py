"""Drops a tenth unless told otherwise.

caught by: test_no_dropout_by_default
says: Without `dropout`, something is dropped in train mode
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, dropout=0.1, **sizes):
        super().__init__(dropout=dropout, **sizes)
