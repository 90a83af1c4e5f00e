"""Looks up with `a or b`, which asks a tensor whether it is true.

caught by: test_a_parameter_is_read_back
says: Python asked whether a whole tensor is true
also: Your code takes what counts as false for nothing
"""

from __future__ import annotations

from collections import OrderedDict

from torch.nn import Parameter

__all__ = ["Module"]


class Module:
    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "_parameters", OrderedDict())
        object.__setattr__(self, "_modules", OrderedDict())

    def __setattr__(self, name: str, value) -> None:
        d = vars(self)
        ready = "_parameters" in d and "_modules" in d
        is_param, is_child = isinstance(value, Parameter), isinstance(value, Module)
        if not ready:
            if is_param or is_child:
                raise AttributeError(f"{name}: assigned before Module.__init__() was called")
            return super().__setattr__(name, value)
        if name in self._parameters and not (is_param or value is None):
            raise TypeError(f"{name} is a parameter; {type(value).__name__} is not")
        if name in self._modules and not (is_param or is_child or value is None):
            raise TypeError(f"{name} is a child; {type(value).__name__} is not a Module")
        if is_param:
            self._modules.pop(name, None)
            d.pop(name, None)
            self._parameters[name] = value
        elif name in self._parameters:
            self._parameters[name] = None
        elif is_child or name in self._modules:
            d.pop(name, None)
            self._modules[name] = value
        else:
            super().__setattr__(name, value)

    def __getattr__(self, name):
        found = self.__dict__.get("_parameters", {}).get(name) or self.__dict__.get(
            "_modules", {}
        ).get(name)
        if found is None:
            raise AttributeError(f"{type(self).__name__} has no {name}")
        return found

    def __delattr__(self, name):
        if name in self._parameters:
            del self._parameters[name]
        elif name in self._modules:
            del self._modules[name]
        else:
            object.__delattr__(self, name)

    def register_parameter(self, name, param):
        if "_parameters" not in self.__dict__:
            raise AttributeError("cannot assign parameter before Module.__init__() call")
        elif not isinstance(name, str):
            raise TypeError(f"parameter name should be a string. Got {type(name).__name__}")
        elif "." in name:
            raise KeyError('parameter name can\'t contain "."')
        elif name == "":
            raise KeyError('parameter name can\'t be empty string ""')
        elif hasattr(self, name) and name not in self._parameters:
            raise KeyError(f"attribute '{name}' already exists")
        if param is None:
            self._parameters[name] = None
        elif not isinstance(param, Parameter):
            raise TypeError(f"cannot assign '{type(param)}' object to parameter '{name}'")
        else:
            self._parameters[name] = param
