"""Centres the images in place.

caught by: test_nothing_is_changed_in_place
says: images belong to the caller
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        images.sub_(0.5).add_(0.25)
        return super().forward(images)
