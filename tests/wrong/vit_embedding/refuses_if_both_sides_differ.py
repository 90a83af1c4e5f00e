"""Refuses images only if height and width are both wrong.

caught by: test_images_of_another_size_are_refused
says: You refuse images only if both sides are wrong
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        if all(one != other for one, other in zip(images.shape[-2:], self.image_size, strict=True)):
            raise ValueError("images of another size")
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        return self.dropout(tokens + self.pos_embedding)
