"""In which order a module lists its parameters, and which of them it lists once.

Source: `torch.nn.Module.named_parameters` and `torch.nn.Module.parameters`
(https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html).
"""

from collections.abc import Iterator

from torch import nn

__all__ = ["named_parameters", "parameters"]


def named_parameters(
    module: nn.Module, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
) -> Iterator[tuple[str, nn.Parameter]]:
    """Yield `(name, parameter)` for each parameter of `module`, in the order in which torch does.

    A module holds its own parameters in the dictionary `module._parameters` and its children in the
    dictionary `module._modules`, each in the order of registration. Both map a name to an object,
    or to None, which is passed over.

    First come the module's own parameters, then those of one child after the other, each child
    finished, with all that is below it, before the next begins. A name is the path to the parameter,
    joined by dots (`encoder.0.weight`).

    A `prefix` that is not empty stands before every name, followed by a dot. With `recurse=False`
    only the module's own parameters come. A parameter or a child that is reachable under several
    names comes once, under the first of them; with `remove_duplicate=False` it comes under each.
    Only the very same object is shared: equal values or common memory do not make one of two.

    The listing is an iterator, to be gone through once: each registry is read when its turn comes,
    not before.
    """
    # TODO: yield the pairs one by one; a list that is filled first is not lazy
    raise NotImplementedError


def parameters(module: nn.Module, recurse: bool = True) -> Iterator[nn.Parameter]:
    """Yield the parameters of `module` without their names, each once, as lazily and in the same order."""
    # TODO: say it with `named_parameters`
    raise NotImplementedError
