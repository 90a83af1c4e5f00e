"""Returns the result of the first call in every later one.

caught by: test_the_numbers_are_those_computed_by_hand
says: something was kept from an earlier call
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        if not hasattr(self, "result"):
            self.result = super().forward(images)
        return self.result
