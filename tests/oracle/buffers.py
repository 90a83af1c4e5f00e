"""torch's own methods, called as functions."""

from torch import nn

register_buffer = nn.Module.register_buffer
named_buffers = nn.Module.named_buffers
