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

    `hidden` is a tensor, None, or a nest of tuples and lists of these, such as the `(h, c)` of an
    LSTM. What comes back is nested in the same way: a tuple stays a tuple, a list a list, a named
    tuple a named tuple of its kind, and None stays None. `hidden` itself is left as it was.
    """
    # TODO: detach every tensor, however deep it lies
    raise NotImplementedError


def train_stream(
    cell: Callable[[torch.Tensor, torch.Tensor | None], torch.Tensor],
    readout: Callable[[torch.Tensor], torch.Tensor],
    inputs: torch.Tensor,
    targets: torch.Tensor,
    optimizer: torch.optim.Optimizer,
    window: int,
) -> list[float]:
    """Train once along a stream and return the loss of each window, without a graph.

    `inputs` is `(time, batch, features)`, `targets` `(time, batch, out)`. `cell(x, hidden)` takes
    a step, as `nn.RNNCell` does; the first state that it is given is None. `readout` makes
    `(..., out)` of `(..., hidden_size)`.

    The stream is cut into windows of `window` time steps; the last one may be shorter. The loss of
    a window is the mean squared error, over all its elements, of what `readout` makes of every
    hidden state in it. Each window takes one step of the optimizer, with the gradient of its own
    loss alone. Gradients flow back to the beginning of the window; from one window to the next only
    the value of the hidden state is carried, so that memory does not grow with the stream.

    Raises ValueError when `window` is less than 1.
    """
    # TODO: for each window take its steps, then train once on its loss
    raise NotImplementedError
