"""In which order a module lists its parameters, and which of them it lists only once.

Source: `torch.nn.Module.named_parameters` and `torch.nn.Module.parameters`
(https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html).
"""

from collections.abc import Iterator

from torch import nn

__all__ = ["named_parameters", "parameters"]


def named_parameters(
    module: nn.Module, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
) -> Iterator[tuple[str, nn.Parameter]]:
    """Yield `(name, parameter)` for each parameter of `module`, in torch's order.

    `module._parameters` is a dict of the module's own parameters. `module._modules` is a dict of its
    children. Both are in the order of registration. A value may be None: pass it over.

    First come the module's own parameters, then those of each child in turn. Each child is finished,
    with all that is below it, before the next one begins. A name is the path to the parameter, joined
    by dots (`encoder.0.weight`).

    A `prefix` that is not empty stands before every name, with a dot between. With `recurse=False`
    only the module's own parameters are listed. A parameter or a child with several names is listed
    once, under its first name; with `remove_duplicate=False` it is listed under each. Shared means the
    same object: two parameters with equal values, or on the same memory, are two.

    The listing is a lazy iterator: each registry is read when its turn comes, not before.
    """
    # BEGIN SOLUTION: yield the pairs one by one (a list that is filled first is not lazy)
    seen: set[nn.Module | nn.Parameter] = set()
    waiting = [(f"{prefix}." if prefix else "", module)]  # a stack: the last one is next
    while waiting:
        path, current = waiting.pop()
        if remove_duplicate:
            if current in seen:
                continue
            seen.add(current)
        for name, parameter in current._parameters.items():
            if parameter is None or parameter in seen:
                continue
            if remove_duplicate:
                seen.add(parameter)
            yield path + name, parameter
        if recurse and current._modules:
            for name, child in reversed(current._modules.items()):
                if child is not None:
                    waiting.append((f"{path}{name}.", child))
    # END SOLUTION


def parameters(module: nn.Module, recurse: bool = True) -> Iterator[nn.Parameter]:
    """Yield the parameters of `module` without their names: each once, in the same order, just as lazily."""
    # BEGIN SOLUTION: use `named_parameters`
    for _, parameter in named_parameters(module, recurse=recurse):
        yield parameter
    # END SOLUTION
