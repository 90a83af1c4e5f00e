"""Makes a view that still belongs to the graph of the data.

caught by: test_the_flag_of_its_data_does_not_matter, test_it_is_a_leaf_even_from_a_computation
says: Your Parameter still belongs to a graph
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        made = data.as_subclass(cls)
        return made.requires_grad_(requires_grad) if made.is_leaf else made

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
