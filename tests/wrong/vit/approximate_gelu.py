"""Approximates GELU with tanh.

caught by: test_a_checkpoint_gives_the_same_logits
says: Your GELU is the approximation with tanh
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class FeedForward(base.FeedForward):
    def __init__(self, dim, hidden, dropout):
        super().__init__(dim, hidden, dropout)
        self.net[1] = nn.GELU(approximate="tanh")


base.FeedForward = FeedForward
ViT = base.ViT
