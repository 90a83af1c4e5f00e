"""Makes the projection a bare linear layer.

caught by: test_four_parameters_in_this_order
says: second module of the nn.Sequential
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.to_patch_embedding = self.to_patch_embedding[1]
        self.patch_size = sizes["patch_size"]

    def forward(self, images):
        patches = self.to_patch_embedding(base.Patchify(self.patch_size)(images))
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        return tokens + self.pos_embedding
