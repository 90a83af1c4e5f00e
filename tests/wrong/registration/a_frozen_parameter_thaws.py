"""Registering makes a frozen Parameter require a gradient.

caught by: test_any_kind_of_parameter_is_registered
says: Registering a frozen Parameter changes its `requires_grad` in your code
"""

from collections import OrderedDict

from torch.nn import Parameter

__all__ = ["Module"]


class Module:
    def __init__(self):
        object.__setattr__(self, "_parameters", OrderedDict())
        object.__setattr__(self, "_modules", OrderedDict())

    def __setattr__(self, name, value):
        params = self.__dict__.get("_parameters")
        mods = self.__dict__.get("_modules")
        if isinstance(value, Parameter):
            if params is None:
                raise AttributeError("cannot assign parameters before Module.__init__() call")
            self.__dict__.pop(name, None)
            mods.pop(name, None)
            params[name] = value.requires_grad_()
        elif params is not None and name in params:
            if value is not None:
                raise TypeError(f"cannot assign {type(value)} as parameter {name!r}")
            params[name] = None
        elif isinstance(value, Module):
            if mods is None:
                raise AttributeError("cannot assign module before Module.__init__() call")
            self.__dict__.pop(name, None)
            mods[name] = value
        elif mods is not None and name in mods:
            if value is not None:
                raise TypeError(f"cannot assign {type(value)} as child {name!r}")
            mods[name] = None
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name):
        for key in ("_parameters", "_modules"):
            registry = self.__dict__.get(key, {})
            if name in registry:
                return registry[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

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
        if not isinstance(name, str):
            raise TypeError("name should be a string")
        if name == "":
            raise KeyError("name is empty")
        if "." in name:
            raise KeyError("name has a dot")
        if hasattr(self, name) and name not in self._parameters:
            raise KeyError(f"{name!r} already exists")
        if param is None:
            self._parameters[name] = None
        elif not isinstance(param, Parameter):
            raise TypeError("not a Parameter")
        else:
            self._parameters[name] = param
