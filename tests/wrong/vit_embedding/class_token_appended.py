"""Puts the class token after the patches.

caught by: test_a_token_for_each_patch, test_the_class_token_comes_first
says: The class token comes last
also: Your code does not compare the images with image_size
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([patches, self.cls_token.expand(len(images), -1, -1)], dim=1)
        return tokens + self.pos_embedding
