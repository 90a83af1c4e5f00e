"""Drops the patches before the class token is prepended.

caught by: test_emb_dropout_drops_the_whole_embedding
says: The class token is still there
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        patches = self.dropout(self.to_patch_embedding(images) + self.pos_embedding[:, 1:])
        first = self.cls_token.expand(len(images), -1, -1) + self.pos_embedding[:, :1]
        tokens = self.transformer(torch.cat([first, patches], dim=1))

        return self.mlp_head(tokens.mean(dim=1) if self.pool == "mean" else tokens[:, 0])
