"""Makes both Parameters without a gradient.

caught by: test_all_four_are_trained
says: Your code sets requires_grad=False for `pos_embedding` and `cls_token`
also: Your code sets requires_grad=False for `cls_token` and `pos_embedding`
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.pos_embedding.requires_grad_(False)
        self.cls_token.requires_grad_(False)
