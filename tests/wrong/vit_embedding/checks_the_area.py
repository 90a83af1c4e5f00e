"""Compares the number of pixels.

caught by: test_height_and_width_exchanged_are_refused, test_images_of_another_size_are_refused
says: You compare numbers of patches or of pixels
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        if images.shape[-2] * images.shape[-1] != self.image_size[0] * self.image_size[1]:
            raise ValueError("another number of pixels")
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        return self.dropout(tokens + self.pos_embedding)
