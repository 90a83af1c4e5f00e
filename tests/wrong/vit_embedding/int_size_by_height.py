"""Compares the height alone where image_size is an int.

caught by: test_images_of_another_size_are_refused
says: If image_size is an int, you compare the height only
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, *, image_size, **sizes):
        super().__init__(image_size=image_size, **sizes)
        self.is_int = isinstance(image_size, int)

    def forward(self, images):
        height, width = images.shape[-2:]
        if height != self.image_size[0] or (not self.is_int and width != self.image_size[1]):
            raise ValueError("images of another size")
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        return self.dropout(tokens + self.pos_embedding)
