"""Converts the images to float32.

caught by: test_double_precision
says: must have the same dtype
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        return super().forward(images.float())
