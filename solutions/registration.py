"""How a module notices that an attribute is a parameter, or another module.

Source: `torch.nn.Module` and its methods `__setattr__`, `__getattr__`, `__delattr__` and
`register_parameter` (https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html).
"""

from __future__ import annotations

from torch.nn import Parameter

__all__ = ["Module"]


class Module:
    """The base of a network: it knows which of its attributes are parameters and which are modules.

    A Parameter is registered in `_parameters`, a child (an instance of this class) in `_modules`.
    Both registries are mappings from names to objects, in the order of assignment. A registered
    name can hold None. Everything else is a plain attribute and is in neither registry.
    """

    def __init__(self) -> None:
        """Make two empty registries, `_parameters` and `_modules`, for this instance only."""
        # BEGIN SOLUTION: give this instance its two empty registries
        self._parameters: dict[str, Parameter | None] = {}
        self._modules: dict[str, Module | None] = {}
        # END SOLUTION

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute. Python calls this for every `self.name = value`.

        A Parameter is registered under its name. A plain attribute or a child of this name gives
        way. A parameter of this name, also one that holds None, is replaced in its position.

        A child is registered under its name. A plain attribute of this name gives way. A child of
        this name, also one that holds None, is replaced in its position.

        None under a registered name: the name keeps its position and holds None. Everything else,
        and None under any other name, becomes a plain attribute.

        Raises AttributeError ("before Module.__init__") for a Parameter or a child when there are
        no registries yet. Raises TypeError for anything but a Parameter or None under the name of
        a parameter, and for anything but a Parameter, a child or None under the name of a child,
        also while the name holds None. A TypeError changes nothing.
        """
        # BEGIN SOLUTION: register a Parameter or a child, guard their names, else set the attribute
        parameters, modules = self.__dict__.get("_parameters"), self.__dict__.get("_modules")
        if modules is None and isinstance(value, (Parameter, Module)):
            raise AttributeError(f"cannot assign {name!r} before Module.__init__() is called")
        if isinstance(value, Parameter):
            self.__dict__.pop(name, None)
            modules.pop(name, None)
            self.register_parameter(name, value)
        elif parameters and name in parameters:
            self.register_parameter(name, value)  # takes only a Parameter or None
        elif isinstance(value, Module):
            self.__dict__.pop(name, None)
            modules[name] = value
        elif modules and name in modules:
            if value is not None:
                raise TypeError(f"{name!r} takes a Module or None, not {type(value).__name__}")
            modules[name] = None
        else:
            super().__setattr__(name, value)
        # END SOLUTION

    def __getattr__(self, name: str) -> Parameter | Module | None:
        """Return what is registered under `name`. Python calls this when it finds nothing itself.

        Raises AttributeError when nothing is registered under `name`, also when there are no
        registries yet. The message names the class of `self` and the attribute. It does not say
        "before Module.__init__" when that has run.
        """
        # BEGIN SOLUTION: look the name up in both registries
        for registry in ("_parameters", "_modules"):
            entries = self.__dict__.get(registry)
            if entries and name in entries:
                return entries[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        # END SOLUTION

    def __delattr__(self, name: str) -> None:
        """Remove a parameter, a child or a plain attribute. Python calls this for `del self.name`.

        Raises AttributeError when nothing has this name.
        """
        # BEGIN SOLUTION: remove the name from its registry, or the plain attribute
        for registry in (self._parameters, self._modules):
            if name in registry:
                del registry[name]
                return
        super().__delattr__(name)
        # END SOLUTION

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Register `param` under `name`, as an assignment does, but replace only a parameter.

        A parameter of this name is replaced in its position. None keeps a place for a parameter:
        the name is registered and holds None, and takes only a Parameter or None from then on.

        Raises AttributeError when there are no registries yet. Raises TypeError when `name` is not
        a string, or `param` is neither a Parameter nor None. Raises KeyError when `name` is empty,
        has a dot in it, or belongs to a plain attribute (whatever its value), a child or a method.
        A TypeError or a KeyError changes nothing.
        """
        # BEGIN SOLUTION: check the name and the value, then register it
        if "_parameters" not in self.__dict__:
            raise AttributeError(f"cannot register {name!r} before Module.__init__() is called")
        if not isinstance(name, str):
            raise TypeError(f"the name of a parameter is a string, not {type(name).__name__}")
        if name == "" or "." in name:
            raise KeyError(f"the name of a parameter is not empty and has no dot: {name!r}")
        if name not in self._parameters and hasattr(self, name):
            raise KeyError(f"{name!r} already exists, and is not a parameter")
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(f"{name!r} takes a Parameter or None, not {type(param).__name__}")
        self._parameters[name] = param
        # END SOLUTION
