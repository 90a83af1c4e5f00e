"""Detaches both Parameters before using them.

caught by: test_the_class_token_learns_from_every_sample, test_every_position_learns
says: what entered the result was detached
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.detach().expand(len(images), -1, -1), patches], dim=1)
        return tokens + self.pos_embedding.data
