"""Training on a long stream, window by window: truncated backpropagation through time.

Sources: R. J. Williams and J. Peng, "An efficient gradient-based algorithm for on-line training of
recurrent network trajectories", Neural Computation 2 (1990); the documentation of
`torch.Tensor.detach` (https://docs.pytorch.org/docs/stable/generated/torch.Tensor.detach.html).
"""

from collections.abc import Callable
from typing import Any

import torch

__all__ = ["detach_hidden", "train_stream"]

Hidden = torch.Tensor | tuple[Any, ...] | list[Any] | None


def detach_hidden(hidden: Hidden) -> Hidden:
    """Return the hidden state with the same values and without its graph.

    `hidden` is a tensor (it can be a view or a Parameter), None, or a nest of tuples and lists, such as the
    `(h, c)` of an LSTM. The result is nested in the same way: a tuple stays a tuple, a list stays a list, a named
    tuple stays one of its own kind, and None stays None. `hidden` itself stays as it was.
    """
    # BEGIN SOLUTION: detach every tensor, at every depth
    if hidden is None:
        return None
    if isinstance(hidden, torch.Tensor):
        return hidden.detach()
    parts = [detach_hidden(part) for part in hidden]
    # A named tuple is made from its fields, one by one. A tuple is made from one iterable.
    return type(hidden)(*parts) if hasattr(hidden, "_fields") else type(hidden)(parts)
    # END SOLUTION


def train_stream(
    cell: Callable[[torch.Tensor, torch.Tensor | None], torch.Tensor],
    readout: Callable[[torch.Tensor], torch.Tensor],
    inputs: torch.Tensor,
    targets: torch.Tensor,
    optimizer: torch.optim.Optimizer,
    window: int,
) -> list[float]:
    """Train once along a stream. Return a list with one loss for each window: a number, or a tensor without a graph.

    `inputs` is `(time, batch, features)` and `targets` is `(time, batch, out)`. `cell(x, hidden)` takes one time
    step and returns the next state, as `nn.RNNCell` does. The first state that it gets is None. `readout` turns
    states `(..., hidden_size)` into predictions `(..., out)`.

    Cut the stream into windows of `window` time steps. The last one may be shorter. The loss of a window is the mean
    squared error over all elements of its predictions, one for each state. Each window takes one step of the
    optimizer, with the gradient of its own loss alone: without gradients of earlier windows or from before the
    call, and without clipping. Within a window, gradients flow back to its first step. From one window to the
    next goes only the value of the hidden state, so memory does not grow with the stream. `inputs` and `targets`
    stay as they were.

    Raises ValueError when `window` is less than 1, before anything is trained.
    """
    # BEGIN SOLUTION: for each window, take its time steps, then train once on its loss
    if window < 1:
        raise ValueError(f"window must be at least 1, got {window}")
    losses = []
    hidden = None
    for xs, ys in zip(inputs.split(window), targets.split(window), strict=True):
        hidden = detach_hidden(hidden)
        states = []
        for x in xs:
            hidden = cell(x, hidden)
            states.append(hidden)
        loss = torch.nn.functional.mse_loss(readout(torch.stack(states)), ys)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    # END SOLUTION
