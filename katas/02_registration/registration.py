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
        # TODO: give this instance its two empty registries
        raise NotImplementedError

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
        # TODO: register a Parameter or a child, guard their names, else set the attribute
        raise NotImplementedError

    def __getattr__(self, name: str) -> Parameter | Module | None:
        """Return what is registered under `name`. Python calls this when it finds nothing itself.

        Raises AttributeError when nothing is registered under `name`, also when there are no
        registries yet. The message names the class of `self` and the attribute. It does not say
        "before Module.__init__" when that has run.
        """
        # TODO: look the name up in both registries
        raise NotImplementedError

    def __delattr__(self, name: str) -> None:
        """Remove a parameter, a child or a plain attribute. Python calls this for `del self.name`.

        Raises AttributeError when nothing has this name.
        """
        # TODO: remove the name from its registry, or the plain attribute
        raise NotImplementedError

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Register `param` under `name`, as an assignment does, but replace only a parameter.

        A parameter of this name is replaced in its position. None keeps a place for a parameter:
        the name is registered and holds None, and takes only a Parameter or None from then on.

        Raises AttributeError when there are no registries yet. Raises TypeError when `name` is not
        a string, or `param` is neither a Parameter nor None. Raises KeyError when `name` is empty,
        has a dot in it, or belongs to a plain attribute (whatever its value), a child or a method.
        A TypeError or a KeyError changes nothing.
        """
        # TODO: check the name and the value, then register it
        raise NotImplementedError
