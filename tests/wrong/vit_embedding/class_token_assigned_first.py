"""Assigns the class token before the positions.

caught by: test_positions_and_class_token_are_its_own_parameters, test_four_parameters_in_this_order
says: You assign the class token before the positions
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        positions = self.pos_embedding
        del self.pos_embedding
        self.pos_embedding = positions
