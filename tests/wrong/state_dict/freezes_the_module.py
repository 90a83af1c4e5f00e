"""Detaches the parameters in place, which freezes the module.

caught by: test_saving_leaves_the_module_as_it_was
says: Your code freezes the parameter itself: `detach_()` or `requires_grad_(False)` changes it in
"""

from dojo.loading import solution_of

load_state_dict = solution_of(__file__).load_state_dict


def state_dict(module, prefix=""):
    entries = {
        prefix + name: p.detach_() for name, p in module._parameters.items() if p is not None
    }
    for name, b in module._buffers.items():
        if b is not None and name not in module._non_persistent_buffers_set:
            entries[prefix + name] = b.detach()
    for name, child in module._modules.items():
        if child is not None:
            entries |= state_dict(child, f"{prefix}{name}.")
    return entries
