"""Centres the images in place.

caught by: test_a_token_for_each_patch
says: Your code adds -0.25 to the pixels
also: forward() changes the caller's images in place
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        images.sub_(0.5).add_(0.25)
        return super().forward(images)
