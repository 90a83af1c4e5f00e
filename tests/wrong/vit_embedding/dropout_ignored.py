"""Takes `dropout` and drops nothing.

caught by: test_dropout_comes_last
says: Nothing is dropped in train mode
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.dropout = nn.Identity()
