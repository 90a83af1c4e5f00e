"""Uses the projection's weight without its bias.

caught by: test_the_numbers_are_those_computed_by_hand
says: You do not add the bias of the projection
also: Your code does not compare the images with image_size
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        cut, linear = self.to_patch_embedding
        patches = cut(images) @ linear.weight.T
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        return tokens + self.pos_embedding
