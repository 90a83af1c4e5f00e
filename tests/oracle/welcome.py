"""Asks torch instead of predicting."""

import torch
from torch import nn

_linear = nn.Linear(3, 2)
_linear.scale = torch.ones(2, requires_grad=True)

PLAIN_TENSOR_REQUIRES_GRAD = torch.ones(2).requires_grad
PARAMETER_REQUIRES_GRAD = nn.Parameter(torch.ones(2)).requires_grad
LINEAR_PARAMETER_COUNT = len(list(_linear.parameters()))
LINEAR_FIRST_NAME = next(name for name, _ in _linear.named_parameters())
TENSOR_ATTRIBUTE_IS_LISTED = "scale" in dict(_linear.named_parameters())
PARAMETERS_HAS_A_LENGTH = hasattr(_linear.parameters(), "__len__")
