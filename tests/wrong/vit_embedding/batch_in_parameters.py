"""Gives both Parameters the batch size of the training data.

caught by: test_the_shapes_of_the_parameters
says: The first dimension of `cls_token` is the batch
also: The test fills the parameters by name
also: Your code does not compare the images with image_size
"""

import torch
from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.cls_token = nn.Parameter(torch.randn(4, 1, sizes["dim"]))
        self.pos_embedding = nn.Parameter(torch.randn(4, *self.pos_embedding.shape[1:]))

    def forward(self, images):
        patches = self.to_patch_embedding(images)
        return torch.cat([self.cls_token, patches], dim=1) + self.pos_embedding
