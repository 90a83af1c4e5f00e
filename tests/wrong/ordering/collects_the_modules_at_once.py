"""Collects all modules when it is called, and reads only their parameters lazily.

caught by: test_nothing_is_read_before_the_first_next
says: The call that makes the listing collects the modules at once
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    modules = (
        list(module.named_modules(prefix=prefix, remove_duplicate=remove_duplicate))
        if recurse
        else [(prefix, module)]
    )

    def run():
        seen = set()
        for path, mod in modules:
            for name, p in mod._parameters.items():
                if p is None or p in seen:
                    continue
                if remove_duplicate:
                    seen.add(p)
                yield (path + "." if path else "") + name, p

    return run()


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
