"""Detaches the class token.

caught by: test_every_parameter_learns
says: No gradient reaches `cls_token`
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.data.expand(len(images), -1, -1), patches], dim=1)

        tokens = self.transformer(self.dropout(tokens + self.pos_embedding))

        return self.mlp_head(tokens.mean(dim=1) if self.pool == "mean" else tokens[:, 0])
