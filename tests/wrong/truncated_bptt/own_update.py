"""Changes the parameters itself and leaves the optimizer out.

caught by: test_one_optimizer_step_for_each_window, test_the_optimizer_decides_what_is_trained
says: The optimizer takes no step
also: Your code changes the cell, and the optimizer does not hold it
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
    for xs, ys in zip(inputs.split(window), targets.split(window), strict=True):
        hidden, states = detach_hidden(hidden), []
        for x in xs:
            hidden = cell(x, hidden)
            states.append(hidden)
        loss = functional.mse_loss(readout(torch.stack(states)), ys)
        optimizer.zero_grad()
        loss.backward()
        with torch.no_grad():
            for module in (cell, readout):
                for parameter in module.parameters():
                    parameter -= optimizer.param_groups[0]["lr"] * parameter.grad
                    parameter.grad = None
        losses.append(loss.item())
    return losses
