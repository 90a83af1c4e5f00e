"""Six predictions about torch. The tests ask torch itself for the truth."""

import torch
from torch import nn

from dojo import checks


def test_a_plain_tensor(kata):
    """You know whether a plain tensor requires a gradient."""
    checks.answered(
        kata.PLAIN_TENSOR_REQUIRES_GRAD,
        torch.ones(2).requires_grad,
        "PLAIN_TENSOR_REQUIRES_GRAD",
        why="Try it: print(torch.ones(2).requires_grad)",
    )


def test_a_parameter(kata):
    """You know whether a Parameter requires a gradient."""
    checks.answered(
        kata.PARAMETER_REQUIRES_GRAD,
        nn.Parameter(torch.ones(2)).requires_grad,
        "PARAMETER_REQUIRES_GRAD",
        why="Try it: print(torch.nn.Parameter(torch.ones(2)).requires_grad)",
    )


def test_the_number_of_parameters_of_a_linear_layer(kata):
    """You know how many tensors a linear layer trains."""
    checks.answered(
        kata.LINEAR_PARAMETER_COUNT,
        len(list(nn.Linear(3, 2).parameters())),
        "LINEAR_PARAMETER_COUNT",
        why="Try it: print(list(torch.nn.Linear(3, 2).parameters()))",
    )


def test_the_first_name_of_a_linear_layer(kata):
    """You know which parameter of a linear layer comes first."""
    checks.answered(
        kata.LINEAR_FIRST_NAME,
        next(nn.Linear(3, 2).named_parameters())[0],
        "LINEAR_FIRST_NAME",
        why="Try it: print(next(torch.nn.Linear(3, 2).named_parameters()))",
    )


def test_a_tensor_attribute(kata):
    """You know whether a plain tensor attribute is listed among the parameters."""
    module = nn.Linear(3, 2)
    module.scale = torch.ones(2, requires_grad=True)
    checks.answered(
        kata.TENSOR_ATTRIBUTE_IS_LISTED,
        "scale" in dict(module.named_parameters()),
        "TENSOR_ATTRIBUTE_IS_LISTED",
        why="Try it: run the lines at the top of the lesson.",
    )


def test_the_length_of_parameters(kata):
    """You know whether len() works on parameters()."""
    checks.answered(
        kata.PARAMETERS_HAS_A_LENGTH,
        hasattr(nn.Linear(3, 2).parameters(), "__len__"),
        "PARAMETERS_HAS_A_LENGTH",
        why="Try it: print(len(torch.nn.Linear(3, 2).parameters()))",
    )
