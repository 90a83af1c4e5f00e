"""Keeps the class tokens that it expanded in the first call.

caught by: test_the_numbers_are_those_computed_by_hand
says: A new embedding with the same values gives the right tokens, and this one does not
also: Your code does not compare the images with image_size
also: Nothing is dropped in train mode
also: It keeps something from that call
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
