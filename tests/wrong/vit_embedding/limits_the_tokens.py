"""Clamps the tokens, as if large numbers were wrong.

caught by: test_a_token_for_each_patch
says: Your tokens are limited to numbers from -100 to 100
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        return super().forward(images).clamp(-100, 100)
