"""Makes the class token without a gradient.

caught by: test_every_parameter_learns
says: `cls_token` has `requires_grad=False`, so it never learns
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.cls_token.requires_grad_(False)
