"""Keeps the embedding in a child, so that its keys have a prefix.

caught by: test_the_embedding_has_the_parameters_of_kata_14
says: Your embedding is a child of the ViT, so its names have a prefix
"""

import torch
from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class Embedding(nn.Module):
    def __init__(self, vit):
        super().__init__()
        self.pos_embedding, self.cls_token = vit.pos_embedding, vit.cls_token
        self.to_patch_embedding, self.dropout = vit.to_patch_embedding, vit.dropout

    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        return self.dropout(tokens + self.pos_embedding)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.embedding = Embedding(self)
        del self.pos_embedding, self.cls_token, self.to_patch_embedding, self.dropout

    def forward(self, images):
        tokens = self.transformer(self.embedding(images))
        return self.mlp_head(tokens.mean(dim=1) if self.pool == "mean" else tokens[:, 0])
