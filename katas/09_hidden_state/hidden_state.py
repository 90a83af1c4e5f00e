"""A recurrent cell that keeps its last hidden state, and does not train it.

Sources: `torch.nn.RNNCell`, for the equation and the names
(https://docs.pytorch.org/docs/stable/generated/torch.nn.RNNCell.html); the docstring of
`torch.nn.Parameter`, which gives this very state as a reason for a class like Parameter; the
article "PyTorch中的torch.nn.Parameter() 详解"
(https://blog.csdn.net/weixin_44966641/article/details/118730730).
"""

import torch
from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.Module):
    """A tanh cell with the parameters of `nn.RNNCell` that keeps its hidden state between steps.

    One step is `h' = tanh(weight_ih x + bias_ih + weight_hh h + bias_hh)`, where `h` is the state
    that the step before left, and zero in the first step of a sequence.

    Parameters, in this order, with any initial values: `weight_ih` `(hidden_size, input_size)`,
    `weight_hh` `(hidden_size, hidden_size)`, `bias_ih` and `bias_hh` `(hidden_size,)`.

    Buffer, not persistent: `hidden`, None until the first step, then the last state
    `(batch, hidden_size)`, detached.
    """

    weight_ih: nn.Parameter
    weight_hh: nn.Parameter
    bias_ih: nn.Parameter
    bias_hh: nn.Parameter
    hidden: torch.Tensor | None

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        # TODO: make the four parameters, and a place for the hidden state
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Take a step with `x` `(batch, input_size)`; return the new state `(batch, hidden_size)`.

        The new state is kept in `hidden`, in training and in evaluation alike. The state that is
        returned carries the graph of this one step; the one that is kept carries no graph.

        Raises ValueError when `x` has another batch size than the kept state. The message names
        both sizes, and the kept state stays as it was.
        """
        # TODO: compute the new state from `x` and the kept one, keep it, return it
        raise NotImplementedError

    def reset(self) -> None:
        """Forget the hidden state: the next step begins a new sequence, of any batch size.

        States that earlier steps returned keep their values.
        """
        # TODO: let the next step start as the very first one did
        raise NotImplementedError
