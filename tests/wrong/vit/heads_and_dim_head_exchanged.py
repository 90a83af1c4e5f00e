"""Hands `heads` and `dim_head` to the blocks the other way round: the keys and shapes agree.

caught by: test_a_checkpoint_gives_the_same_logits
says: You exchanged `heads` and `dim_head`
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, heads, dim_head=64, **sizes):
        super().__init__(heads=dim_head, dim_head=heads, **sizes)
