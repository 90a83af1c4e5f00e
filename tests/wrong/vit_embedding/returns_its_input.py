"""Returns the images.

caught by: test_each_image_becomes_a_class_token_and_its_patches, test_a_token_for_each_patch
says: The images come back as they are
also: Your code does not compare the images with image_size
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        return images
