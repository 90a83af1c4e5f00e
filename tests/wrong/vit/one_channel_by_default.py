"""Expects one channel unless told otherwise.

caught by: test_three_channels_and_heads_of_64_are_the_default
says: Without `channels` your ViT expects 1
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, channels=1, **sizes):
        super().__init__(channels=channels, **sizes)
