"""Goes backward from the loss of each time step, and steps once for the window.

caught by: test_a_window_as_long_as_the_stream, test_windows_train_as_by_hand
says: Your gradient is that of a sum over the time steps
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
    for xs, ys in zip(inputs.split(window), targets.split(window), strict=True):
        hidden, of_steps = detach_hidden(hidden), []
        optimizer.zero_grad()
        for x, y in zip(xs, ys, strict=True):
            hidden = cell(x, hidden)
            of_steps.append(functional.mse_loss(readout(hidden), y))
            of_steps[-1].backward(retain_graph=True)
        optimizer.step()
        losses.append(sum(loss.item() for loss in of_steps) / len(of_steps))
    return losses
