"""Takes a child away from the module that had it before.

caught by: test_one_object_under_two_names
says: A module that gets the object takes it away from the other in your code
"""

from torch.nn import Parameter

__all__ = ["Module"]


class Module:
    def __init__(self):
        self.__dict__["_parameters"] = {}
        self.__dict__["_modules"] = {}

    def __setattr__(self, name, value):
        params = self.__dict__.get("_parameters")
        mods = self.__dict__.get("_modules")
        if isinstance(value, (Parameter, Module)) and (params is None or mods is None):
            raise AttributeError("cannot assign before Module.__init__() call")
        if isinstance(value, Parameter):
            self.__dict__.pop(name, None)
            mods.pop(name, None)
            params[name] = value
        elif params is not None and name in params:
            if value is not None:
                raise TypeError(f"cannot assign {type(value)} as parameter {name!r}")
            params[name] = None
        elif isinstance(value, Module):
            self.__dict__.pop(name, None)
            old = value.__dict__.get("_owner")
            if old is not None and old[0] is not self:
                old[0]._modules.pop(old[1], None)
            value.__dict__["_owner"] = (self, name)
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
        for key in ("_parameters", "_modules"):
            if name in self.__dict__.get(key, {}):
                del self.__dict__[key][name]
                return
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
        if param is not None and not isinstance(param, Parameter):
            raise TypeError("not a Parameter")
        self._parameters[name] = param
