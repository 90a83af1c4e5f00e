"""Parameters on the same memory count as one.

caught by: test_only_parameters_are_listed
says: You take Parameters on the same memory for one
"""

from dojo.loading import solution_of

base = solution_of(__file__)

named = base.Module._named


def _named(self, kind, prefix, recurse, once):
    seen = set()
    for name, p in named(self, kind, prefix, recurse, once):
        if not once or p.data_ptr() not in seen:
            seen.add(p.data_ptr())
            yield name, p


base.Module._named = _named

globals().update({name: getattr(base, name) for name in base.__all__})
