"""Drops in the embedding with the function, which does not listen to eval().

caught by: test_no_dropout_in_eval
says: Something is still dropped in eval mode
"""

import torch
from torch.nn import functional

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        tokens = functional.dropout(tokens + self.pos_embedding, self.dropout.p)
        tokens = self.transformer(tokens)
        return self.mlp_head(tokens.mean(dim=1) if self.pool == "mean" else tokens[:, 0])
