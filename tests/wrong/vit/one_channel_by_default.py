"""Expects one channel unless told otherwise.

caught by: test_sizes_and_defaults
says: There are 3 channels unless
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, channels=1, **sizes):
        super().__init__(channels=channels, **sizes)
