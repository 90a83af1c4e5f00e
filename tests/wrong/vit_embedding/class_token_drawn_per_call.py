"""Draws the class token in each call instead of reading the Parameter.

caught by: test_the_class_token_comes_first, test_the_numbers_are_those_computed_by_hand
says: Your code draws tokens at random in eval mode
also: Your code does not compare the images with image_size
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        return torch.cat([torch.randn_like(patches[:, :1]), patches], dim=1) + self.pos_embedding
