"""Assigns the class token before the positions.

caught by: test_four_parameters_in_this_order
says: assigned before the positions
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        positions = self.pos_embedding
        del self.pos_embedding
        self.pos_embedding = positions
