"""Plain attributes are in a dict of its own, read by `__getattr__` like everything else."""

import torch

__all__ = ["Module"]


class Module:
    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        vars(self).update(plain={}, begun=False)
        return self

    def __init__(self):
        vars(self).update(_parameters={}, _modules={}, begun=True)

    def __setattr__(self, name, value):
        parameter, child = isinstance(value, torch.nn.Parameter), isinstance(value, Module)
        if not self.begun:
            if parameter or child:
                raise AttributeError("before Module.__init__()")
            self.plain[name] = value
            return
        places = {"_parameters": self._parameters, "_modules": self._modules, "plain": self.plain}
        now = next((key for key, place in places.items() if name in place), "plain")
        new = (
            "_parameters"
            if parameter
            else "_modules"
            if child
            else now
            if value is None
            else "plain"
        )
        allowed = {
            "_parameters": {"_parameters"},
            "_modules": {"_modules", "_parameters"},
            "plain": set(places),
        }
        if new not in allowed[now]:
            raise TypeError(f"{name}: {now} to {new}")
        if new != now:
            places[now].pop(name, None)
        places[new][name] = value

    def __getattr__(self, name):
        for key in ("_parameters", "_modules", "plain"):
            if key in self.__dict__ and name in self.__dict__[key]:
                return self.__dict__[key][name]
        raise AttributeError(f"{type(self)} {name}")

    def __delattr__(self, name):
        for place in (self._parameters, self._modules, self.plain):
            if name in place:
                place.pop(name)
                return
        raise AttributeError(name)

    def register_parameter(self, name, param):
        if not self.begun:
            raise AttributeError("before")
        if not isinstance(name, str):
            raise TypeError("str")
        if "." in name or len(name) == 0:
            raise KeyError("dot")
        if not isinstance(param, torch.nn.Parameter | None):
            raise TypeError("param")
        if name not in self._parameters and hasattr(self, name):
            raise KeyError("taken")
        self._parameters[name] = param
