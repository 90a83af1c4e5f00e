"""It is an ordinary Python object with two empty registries.

caught by: test_a_parameter_is_registered, test_a_child_is_registered_in_modules
says: Your code keeps the Parameter as a plain attribute
also: Your code keeps a child as a plain attribute
also: Your code accepts this before `__init__` has made the registries
"""

__all__ = ["Module"]


class Module:
    def __init__(self):
        self._parameters, self._modules = {}, {}

    def register_parameter(self, name, param):
        setattr(self, name, param)
