"""What one walk has seen is a default argument, and so is known to all later ones.

caught by: test_parameters_are_listed_in_order
says: The first listing is right, and the second is empty
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def _named(self, kind, prefix, recurse, remove_duplicate, seen=set()):  # noqa: B006
    start = f"{prefix}." if prefix else ""
    for path, module in self._walk(start) if recurse else [(start, self)]:
        for name, tensor in module._own(kind):
            if not remove_duplicate or tensor not in seen:
                seen.add(tensor)
                yield path + name, tensor


base.Module._named = _named


globals().update({name: getattr(base, name) for name in base.__all__})
