"""Goes through named_children(), which gives a shared child only once.

caught by: test_remove_duplicate_false_lists_every_name
says: `tail` holds the same child twice, and you list it once
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
                    continue
                seen.add(id(b))
            yield lead + name, b
        if recurse:
            for name, child in mod.named_children():
                if child is not None:
                    yield from walk(child, lead + name + ".")

    yield from walk(module, prefix + "." if prefix else "")
