"""Forgets to add the positions.

caught by: test_every_token_gets_its_position, test_the_numbers_are_those_computed_by_hand
says: You do not add the positions
also: Your code does not compare the images with image_size
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        return torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
