"""Returns zeros of the right shape.

caught by: test_a_token_for_each_patch, test_the_numbers_are_those_computed_by_hand
says: The tokens are the same for other images
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        return torch.zeros_like(super().forward(images))
