"""Records no graph in eval mode, as if nobody asked for a gradient there.

caught by: test_its_gradient_is_the_sum_over_the_batch
says: In train mode the parameter gets its gradient, in eval mode none
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ClassToken(base.ClassToken):
    def forward(self, tokens):
        with torch.set_grad_enabled(self.training and torch.is_grad_enabled()):
            return super().forward(tokens)
