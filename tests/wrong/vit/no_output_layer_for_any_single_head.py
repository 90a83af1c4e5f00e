"""Leaves to_out away for every single head.

caught by: test_a_single_head_as_wide_as_a_token
says: There is no `to_out`
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class Attention(base.Attention):
    def __init__(self, dim, heads, dim_head, dropout):
        super().__init__(dim, heads, dim_head, dropout)
        if heads == 1:
            self.to_out = nn.Identity()


base.Attention = Attention
ViT = base.ViT
