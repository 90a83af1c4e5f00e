"""Cuts along the batch.

caught by: test_there_is_a_loss_for_each_window
says: You train the whole stream as one window
also: You never cut the graph
also: The optimizer takes one step for the whole stream
also: You keep the graphs of earlier windows, in a state, a loss or a sum of losses
"""

import torch
from torch.nn import functional

__all__ = ["detach_hidden", "train_stream"]


def detach_hidden(hidden):
    if hidden is None:
        return None
    if isinstance(hidden, torch.Tensor):
        return hidden.detach()
    parts = [detach_hidden(part) for part in hidden]
    return type(hidden)(*parts) if hasattr(hidden, "_fields") else type(hidden)(parts)


def train_stream(cell, readout, inputs, targets, optimizer, window):
    if window < 1:
        raise ValueError(window)
    losses, hidden = [], None
    for xs, ys in zip(inputs.split(window, dim=1), targets.split(window, dim=1), strict=True):
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
