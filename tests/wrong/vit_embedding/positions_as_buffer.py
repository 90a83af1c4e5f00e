"""Registers the positions as a buffer: saved and moved, but never trained.

caught by: test_positions_and_class_token_are_its_own_parameters, test_four_parameters_in_this_order
says: `pos_embedding` is a buffer
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        positions = self.pos_embedding.detach()
        del self.pos_embedding
        self.register_buffer("pos_embedding", positions)
