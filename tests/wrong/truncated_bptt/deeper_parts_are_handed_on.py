"""Hands on what is not a tensor at the first level.

caught by: test_a_nest_is_detached_at_every_depth
says: You hand on the containers in the list as they are
also: You hand on the named tuple as it is, with its graph
"""

import torch
from torch.nn import functional

__all__ = ["detach_hidden", "train_stream"]


def detach_hidden(hidden):
    if hidden is None:
        return None
    if isinstance(hidden, torch.Tensor):
        return hidden.detach()
    parts = [part.detach() if isinstance(part, torch.Tensor) else part for part in hidden]
    return type(hidden)(*parts) if hasattr(hidden, "_fields") else type(hidden)(parts)


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
