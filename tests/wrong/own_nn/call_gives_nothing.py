"""A call does not return what forward gives.

caught by: test_a_call_calls_forward
says: `__call__` returns nothing
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def call(self, *args, **kwargs):
    self.forward(*args, **kwargs)


base.Module.__call__ = call


globals().update({name: getattr(base, name) for name in base.__all__})
