"""Is made of Variable, as in torch 0.3, so that every tensor counts as an instance.

caught by: test_it_is_a_kind_of_tensor
says: A plain tensor counts as a Parameter in your code
"""

from torch.autograd import Variable

__all__ = ["Parameter"]


class Parameter(Variable):
    def __new__(cls, data=None, requires_grad=True):
        return super(Parameter, cls).__new__(cls, data, requires_grad=requires_grad)

    def __repr__(self):
        return "Parameter containing:" + self.data.__repr__()
