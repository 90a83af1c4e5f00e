"""Makes the projection a bare linear layer.

caught by: test_the_projection_is_a_linear_layer_in_a_sequential, test_four_parameters_in_this_order
says: `to_patch_embedding` is the linear layer alone
also: The linear layer is `to_patch_embedding`
also: The test fills the parameters by name
also: Your code does not compare the images with image_size
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
