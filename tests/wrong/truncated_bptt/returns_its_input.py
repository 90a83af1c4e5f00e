"""Returns the state as it is.

caught by: test_a_detached_tensor_has_no_graph, test_windows_train_as_by_hand
says: You return the given tensor itself, with its graph
also: The second window starts from a state with its graph: `detach_hidden` does not cut it
"""

import torch
from torch.nn import functional

__all__ = ["detach_hidden", "train_stream"]


def detach_hidden(hidden):
    return hidden


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
