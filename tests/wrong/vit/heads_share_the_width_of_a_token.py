"""Divides the width of a token among the heads.

caught by: test_the_blocks_are_the_transformer
says: Your heads share the width of a token
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class Attention(base.Attention):
    def __init__(self, dim, heads, dim_head, dropout):
        super().__init__(dim, heads, dim_head, dropout)
        self.to_qkv = nn.Linear(dim, 3 * dim, bias=False)


base.Attention = Attention
ViT = base.ViT
