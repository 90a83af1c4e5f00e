"""Scales the Parameter when it is made, which gives a plain tensor.

caught by: test_positions_and_class_token_are_its_own_parameters, test_four_parameters_in_this_order
says: `cls_token` is the result of an operation, such as `* 0.02` or .to()
also: The test fills the parameters by name
"""

import torch
from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        del self.cls_token
        self.cls_token = nn.Parameter(torch.randn(1, 1, sizes["dim"])) * 0.02
