"""Makes a parameter for each batch size that it meets.

caught by: test_a_call_leaves_the_parameter_alone
says: forward() registers another parameter
also: forward() does not use the Parameter itself, so no gradient arrives
also: This is the class token from before the last step
also: It keeps something from that call
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
