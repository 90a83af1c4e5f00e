"""Sets the tensor as an attribute and takes that for registering it.

caught by: test_a_registered_tensor_is_a_buffer, test_buffers_follow_the_module_to_another_dtype
says: The tensor became a plain attribute
says: net.to() moves the parameters and the buffers that are registered
"""

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(name)
    if not name or "." in name or (hasattr(module, name) and name not in module._buffers):
        raise KeyError(name)
    setattr(module, name, tensor)
