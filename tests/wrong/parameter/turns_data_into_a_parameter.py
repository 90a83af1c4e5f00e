"""Changes the class of the data instead of making a new object.

caught by: test_it_is_a_tensor_of_its_own_class, test_it_leaves_its_data_as_it_was
caught by: test_a_parameter_of_a_parameter_is_another_one
says: turned into a Parameter: whoever holds it did not ask
says: The same object came back
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        data = data.detach_()
        data.__class__ = cls
        return data.requires_grad_(requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
