"""One table of names, of which the two registries are read-only pictures, made when asked for."""

from types import MappingProxyType

from torch.nn import Parameter

__all__ = ["Module"]


class Module:
    def __init__(self):
        object.__setattr__(self, "table", {})

    def picture(self, kind):
        entries = vars(self)["table"].items()
        return MappingProxyType({name: value for name, (k, value) in entries if k is kind})

    @property
    def _parameters(self):
        return self.picture(Parameter)

    @property
    def _modules(self):
        return self.picture(Module)

    def __setattr__(self, name, value):
        table = vars(self).get("table")
        kind = next((kind for kind in (Parameter, Module) if isinstance(value, kind)), None)
        if kind and table is None:
            raise AttributeError(f"{name} was assigned before Module.__init__() had run")
        known = table[name][0] if table and name in table else None
        if known and kind is not known and value is not None and kind is not Parameter:
            raise TypeError(f"{name} is the name of a {known.__name__}")
        if kind is Parameter and known is Module:
            del table[name]
        if kind or known:
            vars(self).pop(name, None)
            table[name] = (kind or known, value)
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name):
        try:
            return vars(self)["table"][name][1]
        except KeyError:
            raise AttributeError(f"{type(self).__name__} has no {name}") from None

    def __delattr__(self, name):
        if vars(self)["table"].pop(name, None) is None:
            object.__delattr__(self, name)

    def register_parameter(self, name, param):
        if not isinstance(name, str) or not isinstance(param, (Parameter, type(None))):
            raise TypeError("a name is a string, and a value a Parameter or None")
        if not name or "." in name:
            raise KeyError(f"{name!r} cannot be a name")
        if hasattr(self, name) and name not in self._parameters:
            raise KeyError(f"{name} is taken")
        self.table[name] = (Parameter, param)
