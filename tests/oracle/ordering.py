"""torch's own methods, called as functions."""

from torch import nn

named_parameters = nn.Module.named_parameters
parameters = nn.Module.parameters
