"""Centres the images in place.

caught by: test_a_checkpoint_gives_the_same_logits
says: forward() changes the caller's images in place
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        images.data.sub_(0.5)
        return super().forward(images)
