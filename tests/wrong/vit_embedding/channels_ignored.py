"""Expects three channels whatever it is told.

caught by: test_the_shapes_of_the_parameters
says: The linear layer always takes three channels
also: The test fills the parameters by name
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes | {"channels": 3})
