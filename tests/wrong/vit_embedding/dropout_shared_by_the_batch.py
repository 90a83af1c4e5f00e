"""Draws one mask for all images of a batch.

caught by: test_single_numbers_are_dropped
says: All images lose the same numbers
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        share, self.dropout.p = self.dropout.p, 0.0
        tokens = super().forward(images)
        self.dropout.p = share
        if not self.training:
            return tokens
        return tokens * (torch.rand_like(tokens[:1]) >= share) / (1 - share)
