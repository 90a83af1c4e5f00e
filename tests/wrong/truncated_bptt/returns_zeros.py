"""Trains nothing and returns zeros.

caught by: test_windows_train_as_by_hand
caught by: test_one_optimizer_step_for_each_window
says: The loss of the first window differs already
says: is for it to change
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
    return [0.0 for _ in inputs.split(window)]
