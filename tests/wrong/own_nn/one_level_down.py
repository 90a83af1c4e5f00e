"""It looks into the children, and not into theirs.

caught by: test_own_parameters_come_before_those_of_children, test_train_and_eval_reach_all_below
says: Only direct children are listed
also: Only direct children are switched
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def _walk(self, path=""):
    yield path, self
    yield from ((f"{path}{name}.", child) for name, child in self._own(base.Module))


base.Module._walk = _walk


globals().update({name: getattr(base, name) for name in base.__all__})
