"""Names come without the way to them.

caught by: test_own_parameters_come_before_those_of_children
says: These are the short names
"""

from dojo.loading import solution_of

base = solution_of(__file__)


walk = base.Module._walk
base.Module._walk = lambda self, path="": ((path, module) for _, module in walk(self))


globals().update({name: getattr(base, name) for name in base.__all__})
