"""Keeps the head's two layers as `norm` and `head`, as newer ViTs do.

caught by: test_the_head_is_a_normalisation_and_a_linear_layer
says: Your ViT has a layer `head`
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.norm, self.head = self.mlp_head
        self.mlp_head = nn.Identity()

    def forward(self, images):
        return self.head(self.norm(super().forward(images)))
