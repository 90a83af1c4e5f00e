"""Makes the registries on first use, so that `__init__` throws away what is in them.

caught by: test_registering_before_init
says: Your code accepts this before `__init__` has made the registries
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

    def __setattr__(self, name, value):
        params = self.__dict__.setdefault("_parameters", {})
        mods = self.__dict__.setdefault("_modules", {})
        if isinstance(value, Parameter):
            if params is None:
                raise AttributeError("cannot assign parameters before Module.__init__() call")
            self.__dict__.pop(name, None)
            mods.pop(name, None)
            params[name] = value
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
                raise TypeError(f"cannot assign {type(value)} as child module {name!r}")
            mods[name] = None
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str):
        for registry in (vars(self).get("_parameters") or {}, vars(self).get("_modules") or {}):
            try:
                return registry[name]
            except KeyError:
                pass
        raise AttributeError(f"{self.__class__.__name__} has no {name}")

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
