"""Takes None for a container.

caught by: test_none_stays_none, test_windows_train_as_by_hand
says: A value in this line is None
"""

import torch
from torch.nn import functional

__all__ = ["detach_hidden", "train_stream"]


def detach_hidden(hidden):
    if isinstance(hidden, torch.Tensor):
        return hidden.detach()
    parts = [detach_hidden(part) for part in hidden]
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
