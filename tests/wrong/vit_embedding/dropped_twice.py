"""Drops numbers of the patches, and numbers of the finished tokens again.

caught by: test_images_of_another_size_are_refused, test_dropout_comes_last
says: You compare the sizes too late: torch fails before, where the image is cut
also: Your code drops twice
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.dropout(self.to_patch_embedding(images))
        if images.shape[-2:] != self.image_size:
            raise ValueError("images of another size")
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        return self.dropout(tokens + self.pos_embedding)
