"""Detaches with torch's tree_map, reads out a window as one large batch, and steps with a closure."""

import torch
from torch.nn import functional
from torch.utils._pytree import tree_map

__all__ = ["detach_hidden", "train_stream"]


def detach_hidden(hidden):
    return tree_map(lambda leaf: leaf.detach() if torch.is_tensor(leaf) else leaf, hidden)


def train_stream(cell, readout, inputs, targets, optimizer, window):
    if not window >= 1:
        raise ValueError(f"window={window}")
    losses, last = [], None
    cell.train()
    for start in range(0, inputs.shape[0], window):
        first, ys = detach_hidden(last), targets[start : start + window]

        def closure(first=first, start=start, ys=ys):
            nonlocal last
            optimizer.zero_grad()
            last, states = first, []
            for x in inputs[start : start + window].unbind():
                last = cell(x, last)
                states.append(last)
            loss = functional.mse_loss(readout(torch.cat(states)), ys.flatten(0, 1))
            loss.backward()
            return loss

        losses.append(optimizer.step(closure).item())
    return losses
