"""Ends the transformer with a normalisation layer.

caught by: test_the_blocks_are_the_transformer
says: You have one more normalisation
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class Transformer(base.Transformer):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.norm = nn.LayerNorm(sizes["dim"])

    def forward(self, tokens):
        return self.norm(super().forward(tokens))


base.Transformer = Transformer
ViT = base.ViT
