"""Has a position for each patch and none for the class token.

caught by: test_the_shapes_of_the_parameters
says: `pos_embedding` has a row for each patch and none for the class token
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
        self.pos_embedding = nn.Parameter(self.pos_embedding[:, 1:].detach())

    def forward(self, images):
        patches = self.to_patch_embedding(images) + self.pos_embedding
        return torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
