"""Computes in float64 and returns that.

caught by: test_float32
says: The result is float64
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        return super().forward(images).double()
