"""Never uses the class token.

caught by: test_a_token_for_each_patch
says: no class token
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        return self.to_patch_embedding(images) + self.pos_embedding[:, 1:]
