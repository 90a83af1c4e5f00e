"""Keeps the positions as a plain tensor.

caught by: test_four_parameters_in_this_order, test_the_state_dict_holds_the_four
says: pos_embedding is not registered
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
