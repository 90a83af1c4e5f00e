"""Parameters with the same short name count as one.

caught by: test_own_parameters_come_before_those_of_children
says: You take Parameters with the same short name for one
"""

from dojo.loading import solution_of

base = solution_of(__file__)

named = base.Module._named


def _named(self, kind, prefix, recurse, once):
    seen = set()
    for name, p in named(self, kind, prefix, recurse, once):
        if not once or name.rpartition(".")[2] not in seen:
            seen.add(name.rpartition(".")[2])
            yield name, p


base.Module._named = _named

globals().update({name: getattr(base, name) for name in base.__all__})
