"""What windows save: one epoch along a stream, beside the same loop by hand, and beside full backpropagation."""

import torch
from torch import nn
from torch.nn import functional

from dojo import checks

TIME, WINDOW = 256, 8


def learner():
    """Return what takes part in training: the same values each time."""
    torch.manual_seed(0)
    cell, readout = nn.RNNCell(8, 64), nn.Linear(64, 4)
    optimizer = torch.optim.SGD([*cell.parameters(), *readout.parameters()], lr=0.01)
    return cell, readout, torch.randn(TIME, 16, 8), torch.randn(TIME, 16, 4), optimizer


def by_hand(cell, readout, inputs, targets, optimizer):
    """Train along the stream by windows of 8 steps."""
    losses, hidden = [], None
    for start in range(0, TIME, WINDOW):
        if hidden is not None:
            hidden = hidden.detach()
        states = []
        for step in range(start, start + WINDOW):
            hidden = cell(inputs[step], hidden)
            states.append(hidden)
        predicted = readout(torch.stack(states))
        loss = functional.mse_loss(predicted, targets[start : start + WINDOW])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


class Kept:
    """A tensor that the graph keeps; it counts as long as this object lives."""

    def __init__(self, tensor, peak):
        self.tensor, self.peak = tensor, peak
        peak.add(tensor.nbytes)

    def __del__(self):
        self.peak.add(-self.tensor.nbytes)


class Peak:
    """The bytes that the graph keeps now, and the most that it ever kept."""

    def __init__(self):
        self.now = self.most = 0

    def add(self, count):
        self.now += count
        self.most = max(self.most, self.now)


def memory(work):
    """Return how much the graph of `work` keeps for the backward pass at its peak, in words."""
    peak = Peak()
    with torch.autograd.graph.saved_tensors_hooks(
        lambda t: Kept(t, peak), lambda kept: kept.tensor
    ):
        work()
    return f"graph {peak.most / 2**20:.2f} MB"


def test_epoch(kata, side_by_side):
    """One epoch of 256 steps, by windows of 8."""
    mine = learner()
    losses = [float(loss) for loss in kata.train_stream(*mine, WINDOW)]
    checks.equal(losses, by_hand(*learner()), "the losses of the windows", tolerance=1e-4)
    works = {
        "yours": lambda: kata.train_stream(*mine, WINDOW),
        "by hand": lambda: by_hand(*mine),
        "full BPTT": lambda: kata.train_stream(*mine, TIME),
    }
    side_by_side(works, notes={name: memory(work) for name, work in works.items()})
