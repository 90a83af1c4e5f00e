"""Makes to_out for a single head that is as wide as a token.

caught by: test_a_single_head_as_wide_as_a_token
says: There is a `to_out`
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class Attention(base.Attention):
    def __init__(self, dim, heads, dim_head, dropout):
        super().__init__(dim, heads, dim_head, dropout)
        self.to_out = nn.Sequential(nn.Linear(heads * dim_head, dim), nn.Dropout(dropout))


base.Attention = Attention
ViT = base.ViT
