"""The registries are in slots, so they are not in `__dict__`; a plain base does the plain work."""

from torch.nn import Parameter as P

__all__ = ["Module"]


class Module(object):
    __slots__ = ("_parameters", "_modules", "__dict__", "__weakref__")

    def __init__(self):
        for slot in ("_parameters", "_modules"):
            object.__setattr__(self, slot, {})

    def ready(self):
        try:
            object.__getattribute__(self, "_modules")
        except AttributeError:
            return False
        return True

    def __setattr__(self, name, value):
        if not Module.ready(self):
            if isinstance(value, (P, Module)):
                raise AttributeError(f"{name} came before Module.__init__")
            return object.__setattr__(self, name, value)
        own_p, own_m = name in self._parameters, name in self._modules
        if isinstance(value, P):
            own_m and self._modules.pop(name)
            self.__dict__.pop(name, None)
            self._parameters[name] = value
        elif own_p and value is None:
            self._parameters[name] = None
        elif own_p:
            raise TypeError(name)
        elif isinstance(value, Module) or (own_m and value is None):
            self.__dict__.pop(name, None)
            self._modules[name] = value
        elif own_m:
            raise TypeError(name)
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name):
        if name not in Module.__slots__ and Module.ready(self):
            for registry in (self._parameters, self._modules):
                if name in registry:
                    return registry[name]
        raise AttributeError("%s.%s?" % (self.__class__.__name__, name))

    def __delattr__(self, name):
        for registry in (self._parameters, self._modules):
            if name in registry:
                return registry.__delitem__(name)
        object.__delattr__(self, name)

    def register_parameter(self, name, param):
        if not Module.ready(self):
            raise AttributeError("not yet")
        if type(name) is not str or not (param is None or isinstance(param, P)):
            raise TypeError("name or param")
        if (
            not name
            or name != name.replace(".", "")
            or (hasattr(self, name) and name not in self._parameters)
        ):
            raise KeyError(name)
        self._parameters[name] = param
