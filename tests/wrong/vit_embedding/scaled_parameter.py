"""Scales the Parameter when it is made, which gives a plain tensor.

caught by: test_four_parameters_in_this_order
says: cls_token is not registered
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
