"""Keeps the class token and the positions in modules of their own.

caught by: test_positions_and_class_token_are_its_own_parameters, test_four_parameters_in_this_order
says: `pos_embedding` is a module, and so is `cls_token`
also: The test fills the parameters by name
also: Your code does not compare the images with image_size
"""

import torch
from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class Holder(nn.Module):
    def __init__(self, **tensors):
        super().__init__()
        for name, tensor in tensors.items():
            setattr(self, name, nn.Parameter(tensor.detach()))


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        positions, class_token = self.pos_embedding, self.cls_token
        del self.pos_embedding, self.cls_token
        self.pos_embedding = Holder(pos_embedding=positions)
        self.cls_token = Holder(cls_token=class_token)

    def forward(self, images):
        patches = self.to_patch_embedding(images)
        class_token = self.cls_token.cls_token.expand(len(images), -1, -1)
        return torch.cat([class_token, patches], dim=1) + self.pos_embedding.pos_embedding
