"""Multiplies by the positions.

caught by: test_a_token_for_each_patch, test_every_token_gets_its_position
says: You multiply by the positions
also: Your code does not compare the images with image_size
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        return tokens * self.pos_embedding
