"""Returns float32 whatever the module's dtype.

caught by: test_it_follows_the_dtype
says: The tokens are float32
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        return super().forward(images).float()
