"""The names in a module are listed in alphabetical order.

caught by: test_parameters_are_listed_in_order
says: You sort the names
"""

from dojo.loading import solution_of

base = solution_of(__file__)

own = base.Module._own
base.Module._own = lambda self, kind: iter(sorted(own(self, kind), key=lambda pair: pair[0]))

globals().update({name: getattr(base, name) for name in base.__all__})
