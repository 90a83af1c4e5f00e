"""The registries are mappings of their own type, which say themselves what may enter."""

from collections import UserDict

from torch.nn import Parameter

__all__ = ["Module"]


class Registry(UserDict):
    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def __setitem__(self, name, value):
        if not isinstance(value, self.kind | None):
            raise TypeError(f"a {type(value).__name__} under the name {name}")
        super().__setitem__(name, value)


class Module:
    def __init__(self):
        vars(self)["_parameters"] = Registry(Parameter)
        vars(self)["_modules"] = Registry(Module)

    def _home(self, name, value):
        """Return the mapping in which `value` is to stand under `name`."""
        own = vars(self)
        parameters, modules = own.get("_parameters"), own.get("_modules")
        if isinstance(value, Parameter) or (parameters is not None and name in parameters):
            return parameters
        if isinstance(value, Module) or (modules is not None and name in modules):
            return modules
        return own

    def __setattr__(self, name, value):
        home = self._home(name, value)
        if home is None:
            raise AttributeError("something to register came before Module.__init__ was called")
        if home is vars(self):
            super().__setattr__(name, value)
            return
        home[name] = value
        for other in (vars(self), self._modules):
            if other is not home:
                other.pop(name, None)

    def __getattr__(self, name):
        own = vars(self)
        for home in (own.get("_modules", {}), own.get("_parameters", {})):
            if name in home:
                return home[name]
        raise AttributeError(f"no {name} in this {type(self).__qualname__}")

    def __delattr__(self, name):
        homes = [home for home in (self._parameters, self._modules) if name in home]
        if homes:
            homes[0].pop(name)
        else:
            super().__delattr__(name)

    def register_parameter(self, name, param):
        if type(name) is not str:
            raise TypeError(name)
        if name in ("", *[n for n in [name] if "." in n]):
            raise KeyError(name)
        taken = name in vars(self) or name in self._modules or name in dir(type(self))
        if taken:
            raise KeyError(name)
        self._parameters[name] = param
