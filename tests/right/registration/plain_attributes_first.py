"""Delegates to methods that register, and looks for plain attributes first when deleting."""

from torch.nn.parameter import Parameter

__all__ = ["Module"]


_MISSING = object()


def _registry(self, which):
    return self.__dict__.get(which)


class _Base:
    pass


class Module(_Base):
    training = True

    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        return self

    def __init__(self):
        super().__init__()
        self.__dict__.update(_parameters=dict(), _modules=dict(), _buffers=dict())

    def register_parameter(self, name, param):
        parameters = _registry(self, "_parameters")
        if parameters is None:
            raise AttributeError("cannot assign parameter before Module.__init__() call")
        if not isinstance(name, str):
            raise TypeError("name")
        if name == "" or "." in name:
            raise KeyError("name")
        if name not in parameters and hasattr(self, name):
            raise KeyError("taken")
        if not isinstance(param, (Parameter, type(None))):
            raise TypeError("param")
        parameters[name] = param

    def add_module(self, name, module):
        modules = _registry(self, "_modules")
        if modules is None:
            raise AttributeError("cannot assign module before Module.__init__() call")
        modules[name] = module

    def __setattr__(self, name, value):
        parameters, modules = (
            _registry(self, "_parameters") or {},
            _registry(self, "_modules") or {},
        )
        if isinstance(value, Parameter):
            if "_parameters" in self.__dict__:
                modules.pop(name, None)
                self.__dict__.pop(name, None)
            self.register_parameter(name, value)
            return
        if name in parameters:
            self.register_parameter(name, value)
            return
        if isinstance(value, Module):
            self.add_module(name, value)
            self.__dict__.pop(name, None)
            return
        if name in modules:
            if value is None:
                modules[name] = None
                return
            raise TypeError(f"child {name!r}")
        object.__setattr__(self, name, value)

    def __getattr__(self, name):
        found = (self.__dict__.get("_parameters") or {}).get(name, _MISSING)
        if found is _MISSING:
            found = (self.__dict__.get("_modules") or {}).get(name, _MISSING)
        if found is _MISSING:
            raise AttributeError("{} object has no attribute {}".format(type(self), name))
        return found

    def __delattr__(self, name):
        try:
            object.__delattr__(self, name)
        except AttributeError:
            for which in ("_parameters", "_modules"):
                if name in (self.__dict__.get(which) or {}):
                    del self.__dict__[which][name]
                    return
            raise
