"""Keeps zeros after reset(), and a flag that says that no sequence is going on."""

import torch
from torch import nn
from torch.nn import functional

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        reference = nn.RNNCell(input_size, hidden_size)
        for name, parameter in reference.named_parameters():
            setattr(self, name, parameter)
        self.register_buffer("hidden", None, persistent=False)
        self.running = False

    def forward(self, x):
        if self.running and x.shape[0] != self.hidden.shape[0]:
            raise ValueError(f"{x.shape[0]} rows of x, {self.hidden.shape[0]} of the state")
        state = functional.linear(x, self.weight_ih, self.bias_ih) + self.bias_hh
        if self.running:
            state = state + functional.linear(self.hidden, self.weight_hh)
        state = state.tanh()
        self.running = True
        self.hidden = state.detach()
        return state

    def reset(self):
        self.running = False
        if self.hidden is not None:
            self.hidden = torch.zeros_like(self.hidden)
