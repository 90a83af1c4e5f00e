"""Registers a parameter that requires no gradient in place of a buffer.

caught by: test_a_registered_tensor_is_a_buffer, test_a_buffer_is_not_a_parameter
says: Your code makes a parameter
also: This is a Parameter that your code made of the tensor
"""

from torch import Tensor, nn

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(name)
    if not name or "." in name or (hasattr(module, name) and name not in module._buffers):
        raise KeyError(name)
    if not (tensor is None or isinstance(tensor, Tensor)):
        raise TypeError("neither a tensor nor None")
    module.register_parameter(name, nn.Parameter(tensor, requires_grad=False))
