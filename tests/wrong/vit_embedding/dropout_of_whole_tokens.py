"""Drops whole tokens.

caught by: test_single_numbers_are_dropped
says: Your code drops whole tokens
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.dropout = nn.Dropout1d(sizes.get("dropout", 0.0))
