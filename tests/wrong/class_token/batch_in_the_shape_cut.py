"""Makes a class token for each sample, and takes as many as there are.

caught by: test_it_has_one_parameter, test_its_gradient_is_the_sum_over_the_batch
says: `cls_token` has more than one sample
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(16, 1, dim))

    def forward(self, tokens):
        return torch.cat((self.cls_token[: len(tokens)], tokens), dim=1)
