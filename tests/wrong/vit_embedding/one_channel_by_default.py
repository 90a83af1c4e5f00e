"""Expects one channel unless told otherwise.

caught by: test_sizes_are_ints_or_pairs
says: three channels
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, *, channels=1, **sizes):
        super().__init__(channels=channels, **sizes)
