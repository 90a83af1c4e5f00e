"""Makes both Parameters without a gradient.

caught by: test_all_four_are_trained
says: a Parameter requires a gradient unless
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.pos_embedding.requires_grad_(False)
        self.cls_token.requires_grad_(False)
