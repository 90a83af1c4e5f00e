"""The last call in `__new__` has no parentheses.

caught by: test_it_is_a_parameter
says: `__new__` returns a method, not what it gives
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Parameter(base.Parameter):
    def __new__(cls, data=None, requires_grad=True):
        return super().__new__(cls, data).requires_grad_
