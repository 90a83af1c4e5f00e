"""Detaches the images.

caught by: test_the_projection_and_the_images_get_their_gradient
says: No gradient reaches the images: detach(), .data, torch.no_grad() and a copy cut it off
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def forward(self, images):
        return super().forward(images.detach())
