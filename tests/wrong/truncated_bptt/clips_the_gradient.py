"""Clips the gradient before the optimizer's step.

caught by: test_large_gradients_are_used_as_they_are
says: You clip the gradients
"""

import torch
from torch.nn import functional as F


def detach_hidden(hidden):
    if hidden is None:
        return None
    if isinstance(hidden, torch.Tensor):
        return hidden.detach()
    parts = [detach_hidden(part) for part in hidden]
    if hasattr(hidden, "_fields"):
        return type(hidden)(*parts)
    return type(hidden)(parts)


def train_stream(cell, readout, inputs, targets, optimizer, window):
    if window < 1:
        raise ValueError(f"window must be at least 1, not {window}")
    hidden, losses = None, []
    for start in range(0, len(inputs), window):
        hidden = detach_hidden(hidden)
        states = []
        for x in inputs[start : start + window]:
            hidden = cell(x, hidden)
            states.append(hidden)
        loss = F.mse_loss(readout(torch.stack(states)), targets[start : start + window])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(
            [p for g in optimizer.param_groups for p in g["params"]], 1.0
        )
        optimizer.step()
        losses.append(loss.item())
    return losses
