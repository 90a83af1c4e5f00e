"""Converts the images to float32.

caught by: test_a_checkpoint_gives_the_same_logits
says: have different dtypes
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        return super().forward(images.float())
