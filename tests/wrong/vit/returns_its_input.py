"""Returns the images.

caught by: test_each_image_gets_a_number_for_each_class, test_a_checkpoint_gives_the_same_logits
says: forward() returns the images
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        return images
