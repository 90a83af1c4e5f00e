"""Takes buffers that are None out of the module while it lists.

caught by: test_none_is_passed_over
says: Your listing takes a buffer that is None out of the module
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
        for name, b in list(mod._buffers.items()):
            if b is None:
                del mod._buffers[name]
                continue
            if remove_duplicate:
                if id(b) in seen:
                    continue
                seen.add(id(b))
            yield lead + name, b
        if recurse:
            for name, child in mod._modules.items():
                if child is not None:
                    yield from walk(child, lead + name + ".")

    yield from walk(module, prefix + "." if prefix else "")
