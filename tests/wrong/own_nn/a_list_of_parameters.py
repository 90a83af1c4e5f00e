"""parameters() gives a list.

caught by: test_parameters_come_without_names
says: A list or a dict starts again in every loop
"""

from dojo.loading import solution_of

base = solution_of(__file__)


parameters = base.Module.parameters
base.Module.parameters = lambda self, recurse=True: list(parameters(self, recurse))


globals().update({name: getattr(base, name) for name in base.__all__})
