"""Keeps the positions as a plain tensor.

caught by: test_positions_and_class_token_are_its_own_parameters, test_four_parameters_in_this_order
says: `pos_embedding` is a plain tensor
also: The test fills the parameters by name
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        positions = torch.randn(self.pos_embedding.shape, requires_grad=True)
        del self.pos_embedding
        self.pos_embedding = positions
