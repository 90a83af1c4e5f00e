"""Returns the images.

caught by: test_a_token_for_each_patch
says: images came back as they were
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        return images
