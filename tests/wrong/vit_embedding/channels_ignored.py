"""Expects three channels whatever it is told.

caught by: test_the_shapes_of_the_parameters
says: although `channels` says 2
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes | {"channels": 3})
