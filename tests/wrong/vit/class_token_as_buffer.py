"""Registers the class token as a buffer.

caught by: test_every_tensor_is_a_parameter_of_its_own, test_positions_and_class_token_are_listed_first
says: no optimizer ever sees it
says: no Parameter of the ViT itself
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        token = self.cls_token.detach()
        del self.cls_token
        self.register_buffer("cls_token", token)
