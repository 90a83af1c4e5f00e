"""Drops in the patches and leaves the class token whole.

caught by: test_height_and_width_exchanged_are_refused, test_dropout_comes_last
says: Your code does not compare the images with image_size
also: The class token is never dropped
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        tokens = tokens + self.pos_embedding
        return torch.cat([tokens[:, :1], self.dropout(tokens[:, 1:])], dim=1)
