"""The registries exist from the first moment; `__init__` only opens them."""

from torch.nn import Parameter

__all__ = ["Module"]


class Module:
    def __new__(cls, *args, **kwargs):
        module = super().__new__(cls)
        module.__dict__.update(_parameters={}, _modules={}, _open=False)
        return module

    def __init__(self):
        self.__dict__["_open"] = True

    def __setattr__(self, name, value):
        is_parameter, is_module = isinstance(value, Parameter), isinstance(value, Module)
        if (is_parameter or is_module) and not self._open:
            raise AttributeError(f"{name}: nothing can be registered before Module.__init__()")
        if name in self._parameters:
            if is_parameter or value is None:
                self._parameters[name] = value
                return
            raise TypeError(f"{name} is a parameter")
        if is_parameter:
            self.__dict__.pop(name, None)
            self._modules.pop(name, None)
            self._parameters[name] = value
        elif name in self._modules:
            if not is_module and value is not None:
                raise TypeError(f"{name} is a child")
            self._modules[name] = value
        elif is_module:
            self.__dict__.pop(name, None)
            self._modules[name] = value
        else:
            self.__dict__[name] = value

    def __getattr__(self, name):
        found = {**self.__dict__["_modules"], **self.__dict__["_parameters"]}
        if name in found:
            return found[name]
        raise AttributeError(f"{type(self)} lacks {name!r}")

    def __delattr__(self, name):
        for place in (self._parameters, self._modules, self.__dict__):
            if name in place:
                del place[name]
                break
        else:
            raise AttributeError(name)

    def register_parameter(self, name, param):
        if not self._open:
            raise AttributeError("before Module.__init__()")
        if not isinstance(name, str):
            raise TypeError("name")
        if name == "" or name.count("."):
            raise KeyError(name)
        if name not in self._parameters and hasattr(self, name):
            raise KeyError(name)
        if param is not None and not isinstance(param, Parameter):
            raise TypeError("param")
        self._parameters[name] = param
