"""Uses ReLU.

caught by: test_a_checkpoint_gives_the_same_logits
says: Your feed-forward network uses ReLU
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class FeedForward(base.FeedForward):
    def __init__(self, dim, hidden, dropout):
        super().__init__(dim, hidden, dropout)
        self.net[1] = nn.ReLU()


base.FeedForward = FeedForward
ViT = base.ViT
