"""Clamps the Parameter in place in each call.

caught by: test_every_token_gets_its_position
says: forward() changes the values of `pos_embedding`
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        with torch.no_grad():
            self.pos_embedding.clamp_(-0.5, 0.5)
        return super().forward(images)
