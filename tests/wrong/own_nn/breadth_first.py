"""All modules of one level come before the next.

caught by: test_own_parameters_come_before_those_of_children
says: Your code lists the tree level by level
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def _walk(self, path=""):
    queue = [(path, self)]
    for path, module in queue:
        yield path, module
        queue += [(f"{path}{name}.", child) for name, child in module._own(base.Module)]


base.Module._walk = _walk


globals().update({name: getattr(base, name) for name in base.__all__})
