"""Drops in the patches and leaves the class token whole.

caught by: test_dropout_comes_last
says: The class token is left as it is
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        tokens = tokens + self.pos_embedding
        return torch.cat([tokens[:, :1], self.dropout(tokens[:, 1:])], dim=1)
