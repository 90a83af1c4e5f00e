"""Registers the tokens of the last call as a buffer, which is saved.

caught by: test_a_call_changes_nothing
says: forward() registers `last`
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        tokens = super().forward(images)
        self.register_buffer("last", tokens.detach())
        return tokens
