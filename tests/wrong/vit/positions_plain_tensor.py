"""Keeps the positions as a plain tensor.

caught by: test_the_embedding_has_the_parameters_of_kata_14
says: `pos_embedding` is a plain tensor
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        positions = self.pos_embedding.detach()
        del self.pos_embedding
        self.pos_embedding = positions
