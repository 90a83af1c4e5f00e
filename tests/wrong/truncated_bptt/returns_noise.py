"""Trains nothing and returns noise.

caught by: test_every_time_step_is_taken_once, test_windows_train_as_by_hand
says: Your code never calls the cell that it gets
also: The optimizer takes no step
"""

import torch

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
    return torch.rand(len(inputs.split(window))).tolist()
