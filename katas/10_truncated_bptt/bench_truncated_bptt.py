"""What windows save: one epoch along a stream, beside full backpropagation by your code and by `nn.RNN`."""

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


def whole(cell, readout, inputs, targets, _):
    """Return a function that computes the loss of the whole stream, and its gradients, with `nn.RNN`."""
    rnn = nn.RNN(8, 64)
    rnn.load_state_dict({f"{name}_l0": value for name, value in cell.state_dict().items()})
    parameters = [*rnn.parameters(), *readout.parameters()]

    def work():
        states, _ = rnn(inputs)
        loss = functional.mse_loss(readout(states), targets)
        torch.autograd.grad(loss, parameters)
        return float(loss)

    return work


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
    losses = [float(loss) for loss in kata.train_stream(*learner(), TIME)]
    checks.equal(losses, [whole(*learner())()], "the loss of one long window", tolerance=1e-4)
    checks.equal(len(kata.train_stream(*mine, WINDOW)), TIME // WINDOW, "the number of losses")
    works = {
        "yours": lambda: kata.train_stream(*mine, WINDOW),
        "one window": lambda: kata.train_stream(*mine, TIME),
        "nn.RNN": whole(*learner()),
    }
    side_by_side(works, notes={name: memory(work) for name, work in works.items()})
