"""It answers in `__getattribute__`, before Python looks anywhere, and raises torch's own errors."""

from collections import OrderedDict

from torch.nn import Parameter

__all__ = ["Module"]

MISSING = object()


class Module:
    def __init__(self):
        super().__init__()
        super().__setattr__("_parameters", OrderedDict())
        super().__setattr__("_modules", OrderedDict())

    def __getattribute__(self, name):
        plain = object.__getattribute__(self, "__dict__")
        for registry in (plain.get("_parameters"), plain.get("_modules")):
            if registry and name in registry:
                return registry[name]
        return super().__getattribute__(name)

    def __getattr__(self, name):
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __setattr__(self, name, value):
        if isinstance(value, (Parameter, Module)) and "_modules" not in self.__dict__:
            raise AttributeError("cannot assign parameters before Module.__init__() call")
        in_parameters = name in self.__dict__.get("_parameters", ())
        in_modules = name in self.__dict__.get("_modules", ())
        match value:
            case Parameter():
                self.__dict__.pop(name, None)
                self._modules.pop(name, None)
                self._parameters[name] = value
            case None if in_parameters:
                self._parameters[name] = None
            case _ if in_parameters:
                raise TypeError(f"cannot assign '{value}' as parameter '{name}'")
            case Module():
                self.__dict__.pop(name, None)
                self._modules[name] = value
            case None if in_modules:
                self._modules[name] = None
            case _ if in_modules:
                raise TypeError(f"cannot assign '{value}' as child module '{name}'")
            case _:
                super().__setattr__(name, value)

    def __delattr__(self, name):
        if self._parameters.pop(name, MISSING) is MISSING:
            if self._modules.pop(name, MISSING) is MISSING:
                super().__delattr__(name)

    def register_parameter(self, name, param):
        if not isinstance(name, str):
            raise TypeError("parameter name should be a string")
        if "." in name:
            raise KeyError('parameter name cannot contain "."')
        if not len(name):
            raise KeyError('parameter name cannot be ""')
        if name not in self._parameters:
            try:
                getattr(self, name)
            except AttributeError:
                pass
            else:
                raise KeyError(f"attribute '{name}' already exists")
        if not (param is None or isinstance(param, Parameter)):
            raise TypeError(f"cannot assign '{param}' object to parameter '{name}'")
        self._parameters.update({name: param})
