"""Ends the listing of a module at a tensor that was listed before.

caught by: test_a_shared_tensor_is_listed_once
says: Your listing of a module ends at a tensor that was listed before
"""

from dojo.loading import solution_of

register_buffer = solution_of(__file__).register_buffer


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):  # noqa: C901
    seen = set()

    def walk(mod, lead):
        if remove_duplicate:
            if id(mod) in seen:
                return
            seen.add(id(mod))
        for name, b in mod._buffers.items():
            if b is None:
                continue
            if remove_duplicate:
                if id(b) in seen:
                    return
                seen.add(id(b))
            yield lead + name, b
        if recurse:
            for name, child in mod._modules.items():
                if child is not None:
                    yield from walk(child, lead + name + ".")

    yield from walk(module, prefix + "." if prefix else "")
