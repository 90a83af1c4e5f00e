"""Converts the images to float32.

caught by: test_it_follows_the_dtype
says: The linear layer gets float32 patches of float64 images
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        return super().forward(images.float())
