"""Keeps the positions as a plain tensor.

caught by: test_the_keys_of_the_state_dict
says: It is not registered
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        positions = self.pos_embedding.detach()
        del self.pos_embedding
        self.pos_embedding = positions
