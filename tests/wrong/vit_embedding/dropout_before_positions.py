"""Drops before the positions are added.

caught by: test_dropout_comes_last
says: came before the positions were added
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        return self.dropout(tokens) + self.pos_embedding
