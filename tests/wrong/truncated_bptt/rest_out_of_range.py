"""Goes on after the end of the stream in the last window.

caught by: test_every_time_step_is_taken_once
says: Your last window goes on after the end of the stream
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
    for start in range(0, len(inputs), window):
        hidden, states = detach_hidden(hidden), []
        for time in range(start, start + window):
            hidden = cell(inputs[time], hidden)
            states.append(hidden)
        ys = targets[start : start + window]
        loss = functional.mse_loss(readout(torch.stack(states)), ys)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
