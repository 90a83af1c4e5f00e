"""Is a class with a __next__ and a stack of half-read registries, which it makes at once."""

from collections.abc import Iterator

__all__ = ["named_parameters", "parameters"]


class Listing(Iterator):
    def __init__(self, module, prefix, recurse, once):
        self.recurse, self.once, self.seen = recurse, once, []
        self.stack = []
        self.push(prefix, module)

    def push(self, path, module):
        if self.recurse:
            self.stack.append((path, iter(module._modules.items())))
        self.stack.append((path, iter(module._parameters.items())))

    def is_new(self, value):
        return value is not None and not any(value is other for other in self.seen)

    def __next__(self):
        while self.stack:
            path, items = self.stack[-1]
            for name, value in items:
                if not self.is_new(value):
                    continue
                if self.once:
                    self.seen.append(value)
                full = f"{path}.{name}" if path else name
                if not hasattr(value, "_modules"):
                    return full, value
                self.push(full, value)
                break
            else:
                self.stack.pop()
        raise StopIteration


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    return Listing(module, prefix, recurse, remove_duplicate)


def parameters(module, recurse=True):
    return map(lambda pair: pair[1], Listing(module, "", recurse, True))
