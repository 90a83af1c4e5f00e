"""Returns zeros of the right shape.

caught by: test_a_checkpoint_gives_the_same_logits, test_every_parameter_learns
says: All logits are zero, for every image
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        return torch.zeros_like(super().forward(images))
