"""A call passes on only the arguments without a name.

caught by: test_a_call_calls_forward
says: The call and the signature do not fit
"""

from dojo.loading import solution_of

base = solution_of(__file__)


base.Module.__call__ = lambda self, *args: self.forward(*args)


globals().update({name: getattr(base, name) for name in base.__all__})
