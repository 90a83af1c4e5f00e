"""Detaches both Parameters before using them.

caught by: test_height_and_width_exchanged_are_refused
says: Your code does not compare the images with image_size
also: Nothing is dropped in train mode
also: No gradient reaches `cls_token` and `pos_embedding`: detach(), .data, torch.no_grad() and a
also: No gradient reaches `pos_embedding` and `cls_token`: detach(), .data, torch.no_grad() and a
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        patches = self.to_patch_embedding(images)
        tokens = torch.cat([self.cls_token.detach().expand(len(images), -1, -1), patches], dim=1)
        return tokens + self.pos_embedding.data
