"""Leaves the last, shorter window out.

caught by: test_every_time_step_is_taken_once, test_there_is_a_loss_for_each_window, test_windows_train_as_by_hand
says: You leave out the last window because it is shorter
also: Your code does not train the last window because it is shorter
also: The optimizer takes no step for the last, shorter window
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
    for start in range(0, len(inputs) - window + 1, window):
        xs, ys = inputs[start : start + window], targets[start : start + window]
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
