"""What a kept state saves: a stream of steps, beside a cell by hand, and beside starting over at each step."""

import torch
from torch import nn

from dojo import checks


def stream(cell, xs):
    """Take a step with each x in turn; the cell keeps the state."""
    cell.reset()
    for x in xs:
        state = cell(x)
    return state


def by_hand(cell, xs):
    """Take the same steps with a cell that keeps nothing: its caller carries the state."""
    state = None
    for x in xs:
        state = cell(x, state)
    return state


def test_stream(kata, side_by_side):
    """A stream of 1,000 steps."""
    mine, torchs = kata.CachedRNNCell(64, 256), nn.RNNCell(64, 256)
    mine.load_state_dict(torchs.state_dict())
    xs = torch.randn(1000, 128, 64)
    with torch.no_grad():
        last = by_hand(torchs, xs[:5])
        checks.equal(stream(mine, xs[:5]), last, "the state after 5 steps", tolerance=1e-5)
        side_by_side(
            {
                "yours": lambda: stream(mine, xs),
                "nn.RNNCell": lambda: by_hand(torchs, xs),
            }
        )


def test_growth(kata, side_by_side):
    """A stream of n steps."""
    mine, whole = kata.CachedRNNCell(3, 5), nn.RNN(3, 5)
    xs = torch.randn(800, 2, 3)
    stream(mine, xs[:5])

    def start_over(steps):
        """Return the last state of a stream in which each step goes through all before it again."""
        for step in range(steps):
            _, state = whole(xs[: step + 1])
        return state

    with torch.no_grad():
        works = {"yours": lambda steps: stream(mine, xs[:steps]), "starting over": start_over}
        side_by_side.growth([100, 200, 400, 800], "steps", works)
