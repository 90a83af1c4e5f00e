"""Normalises the tokens with a layer that the kata does not ask for.

caught by: test_four_parameters_in_this_order
says: There are more than four parameters: `norm.weight` is too many
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.norm = nn.LayerNorm(sizes["dim"])

    def forward(self, images):
        return self.norm(super().forward(images))
