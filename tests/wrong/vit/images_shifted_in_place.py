"""Centres the images in place.

caught by: test_nothing_is_changed_in_place
says: belong to the caller
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        images.data.sub_(0.5)
        return super().forward(images)
