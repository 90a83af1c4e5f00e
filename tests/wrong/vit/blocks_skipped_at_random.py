"""Skips the blocks now and then in train mode, as stochastic depth does, without being told to.

caught by: test_no_dropout_by_default
says: Your ViT draws random numbers in train mode, even when both dropouts are 0.0
"""

import torch
from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class Sometimes(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, tokens):
        for attention, feed_forward in self.layers:
            if self.training and torch.rand(()) < 0.2:
                continue
            tokens = tokens + attention(tokens)
            tokens = tokens + feed_forward(tokens)
        return tokens


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.transformer = Sometimes(self.transformer.layers)
