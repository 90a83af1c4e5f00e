"""Keeps the class tokens that it expanded in the first call.

caught by: test_the_numbers_are_those_computed_by_hand
says: those of an earlier call
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        if not hasattr(self, "tokens"):
            self.tokens = self.cls_token.expand(len(images), -1, -1)
        tokens = torch.cat([self.tokens[: len(images)], patches[: len(self.tokens)]], dim=1)
        return tokens + self.pos_embedding
