"""Adds the class token to every token.

caught by: test_the_class_token_comes_first, test_the_numbers_are_those_computed_by_hand
says: You add the class token to the other tokens
also: Your code does not compare the images with image_size
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([torch.zeros_like(patches[:, :1]), patches], dim=1)
        return tokens + self.cls_token + self.pos_embedding
