"""Detaches the images.

caught by: test_every_parameter_learns
says: No gradient reaches the images
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        return super().forward(images.detach())
