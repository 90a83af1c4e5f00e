"""Drops all dimensions of length 1, also those of one image or of one number.

caught by: test_the_numbers_are_those_computed_by_hand
says: A dimension of length 1 is lost
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        return super().forward(images).squeeze()
