"""Has a position for each patch and none for the class token.

caught by: test_the_embedding_has_the_parameters_of_kata_14
says: Each patch has a position, but the class token has none
"""

import torch
from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.pos_embedding = nn.Parameter(self.pos_embedding[:, 1:].detach())

    def forward(self, images):
        patches = self.to_patch_embedding(images) + self.pos_embedding
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        tokens = self.transformer(self.dropout(tokens))

        return self.mlp_head(tokens.mean(dim=1) if self.pool == "mean" else tokens[:, 0])
