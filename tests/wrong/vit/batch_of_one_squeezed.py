"""Squeezes the logits, so that a batch of one image is no batch.

caught by: test_each_image_gets_a_number_for_each_class
says: A dimension of length 1 is lost
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        return super().forward(images).squeeze()
