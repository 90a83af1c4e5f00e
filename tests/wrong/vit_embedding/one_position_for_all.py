"""Learns one row of positions and broadcasts it to all tokens.

caught by: test_the_shapes_of_the_parameters, test_the_numbers_are_those_computed_by_hand
says: `pos_embedding` has one row for all tokens
also: The test fills the parameters by name
"""

import torch
from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.pos_embedding = nn.Parameter(torch.randn(1, 1, sizes["dim"]))
