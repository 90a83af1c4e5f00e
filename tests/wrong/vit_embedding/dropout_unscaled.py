"""Drops without scaling up what is left.

caught by: test_dropout_comes_last
says: The numbers that stay are not scaled up
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        tokens = super().forward(images)
        return tokens * (1 - self.dropout.p) if self.training else tokens
