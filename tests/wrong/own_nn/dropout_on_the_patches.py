"""Dropout comes before the class token and the positions.

caught by: test_dropout_comes_last
says: The dropout comes before the class token is put in
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, images):
    if images.shape[-2:] != self.image_size:
        raise ValueError("size")
    patches = self.to_patch_embedding(images)
    token = self.cls_token.expand(len(images), -1, -1)
    return torch.cat([token, self.dropout(patches)], dim=1) + self.pos_embedding


base.ViTEmbedding.forward = forward


globals().update({name: getattr(base, name) for name in base.__all__})
