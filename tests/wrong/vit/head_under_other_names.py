"""Keeps the head's two layers as `norm` and `head`, as newer ViTs do.

caught by: test_the_keys_of_the_state_dict
says: head's layers are there, under other names
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
