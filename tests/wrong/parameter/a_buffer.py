"""Is torch's class for the tensors that are not trained.

caught by: test_it_is_a_tensor_of_its_own_class
says: must be of the class `cls`
"""

import torch

__all__ = ["Parameter"]


Parameter = type("Parameter", (torch.nn.Buffer,), {})
