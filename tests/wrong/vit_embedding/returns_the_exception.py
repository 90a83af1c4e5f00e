"""Makes the exception and returns it.

caught by: test_height_and_width_exchanged_are_refused
says: You return the exception
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        if images.shape[-2:] != self.image_size:
            return ValueError("images of another size")
        return super().forward(images)
