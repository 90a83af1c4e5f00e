"""A recurrent cell that keeps its last hidden state, and does not train it.

Sources: `torch.nn.RNNCell`, for the equation and the names
(https://docs.pytorch.org/docs/stable/generated/torch.nn.RNNCell.html); the docstring of
`torch.nn.Parameter`, which names this state as a reason for a class like Parameter; the
article "PyTorch中的torch.nn.Parameter() 详解"
(https://blog.csdn.net/weixin_44966641/article/details/118730730).
"""

import torch
from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.Module):
    """A cell with the parameters of `nn.RNNCell`. It keeps its hidden state from step to step.

    One step computes `h' = tanh(weight_ih x + bias_ih + weight_hh h + bias_hh)`. `h` is the state
    that the last step returned. In the first step of a sequence, `h` is zero.

    Parameters, in this order, with any initial values: `weight_ih` `(hidden_size, input_size)`,
    `weight_hh` `(hidden_size, hidden_size)`, `bias_ih` and `bias_hh` `(hidden_size,)`.

    Buffer, not persistent: `hidden`. It is None until the first step. Then it holds the last
    state, `(batch, hidden_size)`, detached.
    """

    weight_ih: nn.Parameter
    weight_hh: nn.Parameter
    bias_ih: nn.Parameter
    bias_hh: nn.Parameter
    hidden: torch.Tensor | None

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        # BEGIN SOLUTION: make the four parameters, and register a place for the hidden state
        self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(hidden_size))
        self.bias_hh = nn.Parameter(torch.empty(hidden_size))
        self.register_buffer("hidden", None, persistent=False)
        bound = hidden_size**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)
        # END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Take one step. `x` is `(batch, input_size)`, the new state `(batch, hidden_size)`.

        `hidden` keeps the new state, in train mode and in eval mode. The returned state has the
        graph of this one step; the kept one has no graph. `x` stays as it was, and so do the
        states that earlier steps returned.

        Raises ValueError if `x` has another batch size than the kept state. The message names
        both sizes, and the kept state stays as it was.
        """
        # BEGIN SOLUTION: compute the new state from `x` and the kept state, keep it, return it
        hidden = self.hidden
        if hidden is None:
            hidden = x.new_zeros(len(x), len(self.bias_hh))
        if len(hidden) != len(x):
            message = f"x has batch size {len(x)}, the kept state has {len(hidden)}: call reset()"
            raise ValueError(message)
        from_x = nn.functional.linear(x, self.weight_ih, self.bias_ih)
        from_hidden = nn.functional.linear(hidden, self.weight_hh, self.bias_hh)
        state = torch.tanh(from_x + from_hidden)
        self.hidden = state.detach()
        return state
        # END SOLUTION

    def reset(self) -> None:
        """Forget the hidden state. The next step begins a new sequence, of any batch size.

        States that earlier steps returned keep their values.
        """
        # BEGIN SOLUTION: let the next step start as the first one did
        self.hidden = None
        # END SOLUTION
