"""Expects one channel unless told otherwise.

caught by: test_three_channels_by_default
says: Without `channels`, your linear layer is for 1-channel images
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, *, channels=1, **sizes):
        super().__init__(channels=channels, **sizes)
