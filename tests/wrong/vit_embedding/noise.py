"""Returns noise of the right shape that is connected to every parameter.

caught by: test_a_token_for_each_patch, test_the_numbers_are_those_computed_by_hand
says: Your code draws tokens at random in eval mode
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        tokens = super().forward(images)
        return torch.randn_like(tokens) + 0 * tokens
