"""Never uses the class token.

caught by: test_each_image_becomes_a_class_token_and_its_patches, test_a_token_for_each_patch
says: There are as many tokens as patches
also: Your code does not compare the images with image_size
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        return self.to_patch_embedding(images) + self.pos_embedding[:, 1:]
