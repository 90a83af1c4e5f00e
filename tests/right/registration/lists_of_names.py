"""Keeps names and values in two lists behind a mapping, and matches on the kind of value."""

from collections.abc import MutableMapping

import torch.nn as nn

__all__ = ["Module"]


class Names(MutableMapping):
    def __init__(self):
        self._keys, self._values = [], []

    def __getitem__(self, key):
        try:
            return self._values[self._keys.index(key)]
        except ValueError:
            raise KeyError(key) from None

    def __setitem__(self, key, value):
        if key in self._keys:
            self._values[self._keys.index(key)] = value
        else:
            self._keys.append(key)
            self._values.append(value)

    def __delitem__(self, key):
        at = self._keys.index(key)
        del self._keys[at], self._values[at]

    def __iter__(self):
        return iter(list(self._keys))

    def __len__(self):
        return len(self._keys)

    def __contains__(self, key):
        return key in self._keys


class Module:
    def __init__(self, *args, **kwargs):
        for registry in ("_parameters", "_modules", "_extra"):
            object.__setattr__(self, registry, Names())

    def _held(self, registry, name):
        return registry in self.__dict__ and name in self.__dict__[registry]

    def __setattr__(self, name, value):
        match value:
            case nn.Parameter():
                self._enter("_parameters", name, value)
            case _ if self._held("_parameters", name):
                if value is not None:
                    raise TypeError(f"{name}: a Parameter or None, please")
                self._parameters[name] = value
            case Module():
                self._enter("_modules", name, value)
            case None if self._held("_modules", name):
                self._modules[name] = None
            case _ if self._held("_modules", name):
                raise TypeError(f"{name}: a Module or None, please")
            case _:
                self.__dict__[name] = value

    def _enter(self, registry, name, value):
        if registry not in self.__dict__:
            raise AttributeError("cannot assign before Module.__init__()")
        self.__dict__.pop(name, None)
        if registry == "_parameters" and name in self._modules:
            del self._modules[name]
        self.__dict__[registry][name] = value

    def __getattr__(self, name):
        for registry in ("_parameters", "_modules"):
            if self._held(registry, name):
                return self.__dict__[registry][name]
        return object.__getattribute__(self, name)

    def __delattr__(self, name):
        for registry in ("_parameters", "_modules"):
            if self._held(registry, name):
                del self.__dict__[registry][name]
                break
        else:
            object.__delattr__(self, name)

    def register_parameter(self, name, param):
        if "_parameters" not in self.__dict__:
            raise AttributeError("before Module.__init__")
        try:
            "".join([name])
        except TypeError:
            raise TypeError("a name is a str") from None
        if not name or name.count("."):
            raise KeyError(f"bad name {name!r}")
        sentinel = object()
        if name not in self._parameters and getattr(self, name, sentinel) is not sentinel:
            raise KeyError(f"{name} is taken")
        if param is None or isinstance(param, nn.Parameter):
            self._parameters[name] = param
        else:
            raise TypeError("no Parameter")
