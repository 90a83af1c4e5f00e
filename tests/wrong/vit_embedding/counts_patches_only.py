"""Compares the number of patches instead of height and width.

caught by: test_height_and_width_exchanged_are_refused, test_images_of_another_size_are_refused
says: You compare numbers of patches or of pixels
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        if patches.shape[1] + 1 != self.pos_embedding.shape[1]:
            raise ValueError("the images hold another number of patches")
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        return self.dropout(tokens + self.pos_embedding)
