"""Returns the images.

caught by: test_a_checkpoint_gives_the_same_logits, test_sizes_and_defaults
says: The images came back as they were
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        return images
