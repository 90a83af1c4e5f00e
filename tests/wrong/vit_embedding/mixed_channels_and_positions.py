"""Brings (batch, dim, patches) to (batch, patches, dim) with a reshape instead of a transpose.

caught by: test_a_token_for_each_patch, test_the_numbers_are_those_computed_by_hand
says: You exchange dimensions with a reshape, which mixes the numbers
also: Your code does not compare the images with image_size
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images).transpose(1, 2)  # as from a convolution
        patches = patches.reshape(len(images), -1, patches.shape[1])
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        return tokens + self.pos_embedding
