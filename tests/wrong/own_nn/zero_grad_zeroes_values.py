"""zero_grad() makes the values zero, too.

caught by: test_zero_grad_forgets_gradients
says: zero_grad() changes the values
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def zero_grad(self, set_to_none=True):
    for parameter in self.parameters():
        parameter.grad = None
        parameter.data.zero_()


base.Module.zero_grad = zero_grad


globals().update({name: getattr(base, name) for name in base.__all__})
