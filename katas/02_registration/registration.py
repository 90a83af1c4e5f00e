"""How a module notices that an attribute is a parameter, or another module.

Source: `torch.nn.Module` and its methods `__setattr__`, `__getattr__`, `__delattr__` and
`register_parameter` (https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html).
"""

from __future__ import annotations

from torch.nn import Parameter

__all__ = ["Module"]


class Module:
    """The base of a network: it knows which of its attributes are parameters and which are modules.

    A Parameter is registered in the mapping `_parameters`, a child (an instance of this class) in
    the mapping `_modules`. Both map names to objects, in the order of assignment, and may hold None
    under a name. Everything else is a plain attribute and stands in neither.
    """

    def __init__(self) -> None:
        """Make the two registries, `_parameters` and `_modules`, for this one instance."""
        # TODO: give this instance its two empty registries
        raise NotImplementedError

    def __setattr__(self, name: str, value: object) -> None:
        """Do what `self.name = value` means here; Python calls this for every assignment.

        A Parameter is registered under its name. A plain attribute or a child of that name gives
        way to it; a parameter of that name, also one that holds None, is replaced in its position.

        A child is registered under its name. A plain attribute gives way to it; a child of that
        name, also one that holds None, is replaced in its position; a parameter does not give way.

        None under a registered name keeps the name in its position, with None as its value.
        Everything else, and None under any other name, becomes a plain attribute.

        Raises AttributeError ("before Module.__init__") for a Parameter or a child when the
        registries do not exist yet. Raises TypeError, and changes nothing, for anything but a
        Parameter or None under a parameter's name, and for anything but a Parameter, a child or
        None under a child's name. A name that holds None is still that of a parameter, or a child.
        """
        # TODO: register a Parameter or a child, guard their names, else set the attribute
        raise NotImplementedError

    def __getattr__(self, name: str) -> Parameter | Module | None:
        """Return what is registered under `name`; Python calls this when nothing else is found.

        Raises AttributeError, which names the class of `self` and the attribute, when nothing is
        registered under `name`, also when the registries do not exist yet.
        """
        # TODO: look the name up in both registries
        raise NotImplementedError

    def __delattr__(self, name: str) -> None:
        """Remove a parameter, a child or a plain attribute; Python calls this for `del self.name`.

        Raises AttributeError when there is nothing of that name.
        """
        # TODO: remove the name from where it stands
        raise NotImplementedError

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Register `param` under `name`, as an assignment would, but in place of nothing else.

        A parameter of that name is replaced in its position. None keeps a place for a parameter:
        from then on the name takes nothing but a Parameter or None.

        Raises AttributeError when the registries do not exist yet; TypeError when `name` is not a
        string, or `param` neither a Parameter nor None; KeyError when `name` is empty, has a dot in
        it, or belongs to something else already: a plain attribute (whatever its value), a child, a
        method. A refusal changes nothing.
        """
        # TODO: check the name and the value, then register it
        raise NotImplementedError
