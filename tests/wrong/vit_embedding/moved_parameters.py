"""Moves both Parameters to a dtype when they are made, which gives plain tensors.

caught by: test_positions_and_class_token_are_its_own_parameters, test_four_parameters_in_this_order
says: `pos_embedding` is the result of an operation, such as `* 0.02` or .to(), and so is `cls_token`
also: The test fills the parameters by name
"""

import torch
from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        tokens = self.pos_embedding.shape[1]
        del self.cls_token, self.pos_embedding
        dim, double = sizes["dim"], torch.float64
        self.pos_embedding = nn.Parameter(torch.randn(1, tokens, dim, dtype=double)).to(
            torch.float32
        )
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim, dtype=double)).to(torch.float32)
