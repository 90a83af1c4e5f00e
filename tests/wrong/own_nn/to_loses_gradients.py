"""to() sets all gradients to None.

caught by: test_an_optimizer_goes_on_after_to
says: to() loses the gradients
"""

from dojo.loading import solution_of

base = solution_of(__file__)

to = base.Module.to


def without_gradients(self, dtype):
    self.zero_grad()
    return to(self, dtype)


base.Module.to = without_gradients

globals().update({name: getattr(base, name) for name in base.__all__})
