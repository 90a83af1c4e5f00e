"""Returns noise of the right shape that is connected to every parameter.

caught by: test_a_checkpoint_gives_the_same_logits, test_a_tiny_one_overfits_eight_images
says: In eval mode, two calls with the same images give different logits
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        logits = super().forward(images)
        return torch.randn_like(logits) + 0 * logits
