"""Writes the class token into the first sample only.

caught by: test_the_class_token_comes_first
says: Only the first image gets the class token
also: Your code does not compare the images with image_size
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        class_tokens = torch.zeros_like(patches[:, :1])
        class_tokens[:1] = self.cls_token
        return torch.cat([class_tokens, patches], dim=1) + self.pos_embedding
