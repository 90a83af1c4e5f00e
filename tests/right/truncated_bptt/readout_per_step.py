"""Reads out each state at once, cuts at the end of a window, and clears the gradients last."""

import torch

__all__ = ["detach_hidden", "train_stream"]


def detach_hidden(hidden):
    if isinstance(hidden, torch.Tensor):
        return hidden.detach().clone()
    if hasattr(hidden, "_fields"):
        return hidden._make(map(detach_hidden, hidden))
    if isinstance(hidden, (list, tuple)):
        return hidden.__class__(map(detach_hidden, hidden))
    return hidden


def train_stream(cell, readout, inputs, targets, optimizer, window):
    if window <= 0:
        raise ValueError("a window has at least one time step")
    state, losses, total, count = None, [], 0.0, 0
    optimizer.zero_grad(set_to_none=False)
    for time, (x, y) in enumerate(zip(inputs, targets), start=1):  # noqa: B905
        state = cell(x, state)
        total = total + torch.sum((readout(state) - y) ** 2)
        count += y.numel()
        if time % window == 0 or time == inputs.size(0):
            loss = total / count
            loss.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=False)
            state, total, count = detach_hidden(state), 0.0, 0
            losses.append(loss.detach())
    return losses
