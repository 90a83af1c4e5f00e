"""Slices one row of the positions where the first rows are meant.

caught by: test_every_token_gets_its_position, test_the_numbers_are_those_computed_by_hand
says: All tokens get the same row of `pos_embedding`
also: Your code does not compare the images with image_size
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.expand(len(images), -1, -1), patches], dim=1)
        return tokens + self.pos_embedding[:, patches.shape[1]]
