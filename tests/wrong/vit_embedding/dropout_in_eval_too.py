"""Drops with the function, which does not listen to eval().

caught by: test_no_dropout_in_eval
says: Your code drops in eval mode, too
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.share, self.dropout = self.dropout.p, nn.Identity()

    def forward(self, images):
        return nn.functional.dropout(super().forward(images), self.share)
