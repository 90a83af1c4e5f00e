"""Squeezes the parameter: with tokens of one number, no dimension is left.

caught by: test_tokens_of_one_number
says: A dimension of length 1 is a dimension, too
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ClassToken(base.ClassToken):
    def forward(self, tokens):
        first = self.cls_token.squeeze().expand(len(tokens), 1, -1)
        return torch.cat((first, tokens), dim=1)
