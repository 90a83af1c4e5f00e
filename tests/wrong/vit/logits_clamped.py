"""Clamps the logits, which small ones do not feel.

caught by: test_each_image_is_by_itself
says: Your logits are right for small values, and wrong for large ones
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        return super().forward(images).clamp(-10, 10)
