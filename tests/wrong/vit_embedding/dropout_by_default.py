"""Drops a tenth unless told otherwise.

caught by: test_no_dropout_by_default
says: Your code drops numbers although `dropout` is not given
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.dropout = nn.Dropout(sizes.get("dropout", 0.1))
