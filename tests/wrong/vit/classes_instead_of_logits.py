"""Returns the number of the most likely class.

caught by: test_each_image_gets_a_number_for_each_class
says: These are numbers of classes
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        return super().forward(images).argmax(dim=1)
