"""Writes every state into one tensor of its own, of which each step reads a copy."""

import torch
from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.randn(hidden_size, input_size) * 0.1)
        self.weight_hh = nn.Parameter(torch.eye(hidden_size))
        self.bias_ih = nn.Parameter(torch.zeros(hidden_size))
        self.bias_hh = nn.Parameter(torch.zeros(hidden_size))
        self.register_buffer("hidden", None, persistent=False)

    def forward(self, x):
        total = torch.einsum("bi,hi->bh", x, self.weight_ih) + self.bias_ih + self.bias_hh
        if self.hidden is None:
            state = total.tanh()
            self.hidden = state.detach().clone()
            return state
        before, now = self.hidden.shape[0], x.shape[0]
        if before != now:
            raise ValueError(f"batch size {now} does not go on from batch size {before}")
        state = (total + torch.einsum("bj,hj->bh", self.hidden.clone(), self.weight_hh)).tanh()
        self.hidden.copy_(state.detach())
        return state

    def reset(self):
        self.hidden = None
