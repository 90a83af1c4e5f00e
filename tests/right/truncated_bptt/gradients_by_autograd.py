"""Asks autograd for the gradients and lays them in place, window by window, with a while loop."""

import torch

__all__ = ["detach_hidden", "train_stream"]


def detach_hidden(hidden):
    match hidden:
        case None:
            return None
        case torch.Tensor():
            return hidden.data
        case list():
            return [detach_hidden(part) for part in hidden]
        case tuple() if hasattr(hidden, "_asdict"):
            parts = hidden._asdict().items()
            return type(hidden)(**{name: detach_hidden(part) for name, part in parts})
        case tuple():
            return tuple(detach_hidden(part) for part in hidden)


def train_stream(cell, readout, inputs, targets, optimizer, window):
    if window < 1:
        raise ValueError("window")
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    hidden, time, losses = None, 0, []
    while time < len(inputs):
        predictions, begin = [], time
        while time < min(begin + window, len(inputs)):
            hidden = cell(inputs[time], hidden)
            predictions.append(readout(hidden))
            time += 1
        loss = torch.stack(predictions).sub(targets[begin:time]).pow(2).mean()
        for parameter, gradient in zip(
            parameters, torch.autograd.grad(loss, parameters, allow_unused=True), strict=True
        ):
            parameter.grad = gradient
        optimizer.step()
        hidden = detach_hidden(hidden)
        losses += [float(loss)]
    return losses
