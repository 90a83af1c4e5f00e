"""Assigns the class token before the positions.

caught by: test_positions_and_class_token_are_listed_first, test_the_experiment_of_the_article
says: You assign the class token before the positions
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        positions = self.pos_embedding
        del self.pos_embedding
        self.pos_embedding = positions
