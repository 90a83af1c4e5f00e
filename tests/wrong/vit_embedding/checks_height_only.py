"""Compares the height alone.

caught by: test_images_of_another_size_are_refused
says: You compare the height only
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        if images.shape[-2] != self.image_size[0]:
            raise ValueError("another height")
        self.image_size = images.shape[-2:]
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        return self.dropout(tokens + self.pos_embedding[:, : tokens.shape[1]])
