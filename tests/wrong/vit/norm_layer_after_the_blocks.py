"""Ends the transformer with a normalisation layer.

caught by: test_the_keys_of_the_state_dict
says: normalisation after the last block
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
