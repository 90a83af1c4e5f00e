"""Registers the class token as a buffer.

caught by: test_the_embedding_has_the_parameters_of_kata_14, test_positions_and_class_token_are_listed_first
says: `cls_token` is a buffer
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        token = self.cls_token.detach()
        del self.cls_token
        self.register_buffer("cls_token", token)
