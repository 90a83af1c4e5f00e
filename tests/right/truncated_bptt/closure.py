"""Hands the optimizer a closure that takes the steps of the window, computes and goes backward."""

import torch
from torch.nn.functional import mse_loss
from torch.utils import _pytree

__all__ = ["detach_hidden", "train_stream"]


def detach_hidden(hidden):
    return _pytree.tree_map_only(torch.Tensor, torch.Tensor.detach, hidden)


def train_stream(cell, readout, inputs, targets, optimizer, window):
    if window < 1:
        raise ValueError(f"window is {window}, and has to be 1 or more")
    losses, last = [], None
    for start in range(0, len(inputs), window):
        part = slice(start, start + window)
        first = detach_hidden(last)

        def run(part=part, hidden=first):
            nonlocal last
            optimizer.zero_grad()
            errors = []
            for x, y in zip(inputs[part], targets[part], strict=True):
                hidden = cell(x, hidden)
                errors.append(mse_loss(readout(hidden), y))
            last, loss = hidden, torch.stack(errors).mean()
            loss.backward()
            return loss

        losses.append(float(optimizer.step(run)))
    return losses
