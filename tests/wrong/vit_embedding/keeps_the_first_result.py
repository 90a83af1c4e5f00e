"""Returns the result of the first call in every later one.

caught by: test_the_numbers_are_those_computed_by_hand
says: A new embedding with the same values gives the right tokens, and this one does not
also: The tokens of the earlier call come back
also: Every call drops the same numbers
also: It keeps something from that call
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        if not hasattr(self, "result"):
            self.result = super().forward(images)
        return self.result
