"""Centres the tokens over the batch, so that an image's tokens depend on its neighbours.

caught by: test_each_image_is_by_itself
says: depend on the other images of the batch
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        tokens = super().forward(images)
        return tokens - tokens.mean(dim=0, keepdim=True)
