"""Detaches the parts of a tuple, but nothing that lies deeper.

caught by: test_a_nest_is_detached_at_every_depth
says: This is a tuple or a list, and it has no such attribute
"""

import torch
from torch.nn import functional

__all__ = ["detach_hidden", "train_stream"]


def detach_hidden(hidden):
    if hidden is None:
        return None
    if isinstance(hidden, torch.Tensor):
        return hidden.detach()
    return type(hidden)([part.detach() for part in hidden])


def train_stream(cell, readout, inputs, targets, optimizer, window):
    if window < 1:
        raise ValueError(window)
    losses, hidden = [], None
    for xs, ys in zip(inputs.split(window), targets.split(window), strict=True):
        hidden, states = detach_hidden(hidden), []
        for x in xs:
            hidden = cell(x, hidden)
            states.append(hidden)
        loss = functional.mse_loss(readout(torch.stack(states)), ys)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
