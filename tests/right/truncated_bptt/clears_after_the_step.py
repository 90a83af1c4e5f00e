"""Clears the gradients once at the start, and then after each step."""

import torch
from torch import nn

__all__ = ["detach_hidden", "train_stream"]


def detach_hidden(hidden):
    match hidden:
        case None:
            return None
        case torch.Tensor():
            with torch.no_grad():
                return hidden.clone()
        case list():
            return [detach_hidden(part) for part in hidden]
    parts = map(detach_hidden, hidden)
    return hidden._make(parts) if hasattr(hidden, "_make") else tuple(parts)


def train_stream(cell, readout, inputs, targets, optimizer, window):
    if not window >= 1:
        raise ValueError(f"{window} time steps are no window")
    losses, hidden, predictions, criterion = [], None, [], nn.MSELoss()
    optimizer.zero_grad()
    for time, x in enumerate(inputs, start=1):
        hidden = cell(x, hidden)
        predictions.append(readout(hidden))
        if len(predictions) == window or time == len(inputs):
            loss = criterion(torch.stack(predictions), targets[time - len(predictions) : time])
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.detach())
            hidden, predictions = detach_hidden(hidden), []
    return losses
