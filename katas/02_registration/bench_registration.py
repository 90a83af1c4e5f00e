"""What an attribute costs that is looked at before it is kept, beside torch's own Module."""

import torch
from torch import nn

from dojo import checks


def assign_and_read(module_class, values):
    """Return a function that gives a new module all these values, and reads each of them."""
    attributes = [(f"name{number}", value) for number, value in enumerate(values)]

    def work():
        net = module_class()
        for name, value in attributes:
            setattr(net, name, value)
        return [getattr(net, name) for name, _ in attributes]

    return work


def compare(kata, side_by_side, make):
    """Let both keep 1,000 values, once yours gives back what it was given."""
    works = {}
    for name, module_class in (("yours", kata.Module), ("torch", nn.Module)):
        values = [make(module_class) for _ in range(1000)]
        works[name] = assign_and_read(module_class, values)
        for value, read in zip(values, works[name](), strict=True):
            checks.same(read, value, "an attribute that is read back")
    side_by_side(works)


def test_parameters(kata, side_by_side):
    """Assign and read 1,000 Parameters."""
    compare(kata, side_by_side, lambda _: nn.Parameter(torch.ones(3)))


def test_children(kata, side_by_side):
    """Assign and read 1,000 children."""
    compare(kata, side_by_side, lambda module_class: module_class())


def test_plain(kata, side_by_side):
    """Assign and read 1,000 plain attributes."""
    compare(kata, side_by_side, lambda _: torch.ones(3))
