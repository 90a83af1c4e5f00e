"""zero_grad() forgets the gradients of the module's own Parameters.

caught by: test_zero_grad_forgets_gradients
says: Only the module's own Parameters are reached
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def zero_grad(self, set_to_none=True):
    for parameter in self.parameters(recurse=False):
        parameter.grad = None


base.Module.zero_grad = zero_grad


globals().update({name: getattr(base, name) for name in base.__all__})
