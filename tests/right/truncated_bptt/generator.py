"""Yields the windows from a generator, and weighs the losses of the time steps by their number."""

from functools import singledispatch

import torch
from torch.nn.functional import mse_loss

__all__ = ["detach_hidden", "train_stream"]


@singledispatch
def detach(hidden):
    return hidden


@detach.register
def _(hidden: torch.Tensor):
    with torch.no_grad():
        return hidden.detach()


@detach.register
def _(hidden: list):
    return list(map(detach, hidden))


@detach.register
def _(hidden: tuple):
    parts = tuple(map(detach, hidden))
    return parts if type(hidden) is tuple else type(hidden)._make(parts)


def detach_hidden(hidden):
    return detach(hidden)


def windows(inputs, targets, window):
    count = -(-len(inputs) // window)
    for index in range(count):
        part = slice(index * window, (index + 1) * window)
        yield list(zip(inputs[part], targets[part], strict=True))


def train_window(cell, readout, pairs, hidden, optimizer):
    losses = []
    for x, y in pairs:
        hidden = cell(x, hidden)
        losses.append(mse_loss(readout(hidden), y))
    loss = torch.stack(losses).mean()
    for module in (cell, readout):
        module.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach(), detach_hidden(hidden)


def train_stream(cell, readout, inputs, targets, optimizer, window):
    if window < 1:
        raise ValueError("the window must hold a time step")
    hidden, losses = None, []
    for pairs in windows(inputs, targets, window):
        loss, hidden = train_window(cell, readout, pairs, hidden, optimizer)
        losses.append(loss)
    return losses
