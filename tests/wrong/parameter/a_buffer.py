"""Is torch's class for the tensors that are not trained.

caught by: test_it_is_a_parameter
says: Your code returns a plain tensor
"""

import torch

__all__ = ["Parameter"]


Parameter = type("Parameter", (torch.nn.Buffer,), {})
