"""Centres the tokens over the batch, so that an image's tokens depend on its neighbours.

caught by: test_a_token_for_each_patch
says: An image gets other tokens among other images than alone
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        tokens = super().forward(images)
        return tokens - tokens.mean(dim=0, keepdim=True)
