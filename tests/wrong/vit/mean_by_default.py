"""Averages unless told otherwise.

caught by: test_a_checkpoint_gives_the_same_logits
says: You pool the average of all tokens
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, pool="mean", **sizes):
        super().__init__(pool=pool, **sizes)
