"""Makes a parameter for each batch size that it meets.

caught by: test_any_batch_and_any_number_of_tokens
says: there is no copy for each sample
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))

    def forward(self, tokens):
        name = f"for_{len(tokens)}"
        if not hasattr(self, name):
            self.register_parameter(
                name, nn.Parameter(self.cls_token.detach().repeat(len(tokens), 1, 1))
            )
        return torch.cat((getattr(self, name), tokens), dim=1)
