"""Ends forward() without a return.

caught by: test_each_image_gets_a_number_for_each_class
says: forward() returns nothing
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        super().forward(images)
