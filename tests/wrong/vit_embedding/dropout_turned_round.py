"""Keeps the share that is to be dropped.

caught by: test_no_dropout_by_default, test_dropout_comes_last
says: You keep the share that should be dropped
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.dropout = nn.Dropout(1 - sizes.get("dropout", 0.0))
