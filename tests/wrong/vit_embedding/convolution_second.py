"""Projects with a strided convolution as the second module.

caught by: test_the_projection_is_a_linear_layer_in_a_sequential, test_the_shapes_of_the_parameters
says: Your projection is a convolution, whose weight has four dimensions
also: The test fills the parameters by name
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class Tokens(nn.Flatten):
    def forward(self, grid):
        return grid.flatten(2).transpose(1, 2)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        size = base.pair(sizes["patch_size"])
        convolution = nn.Conv2d(sizes.get("channels", 3), sizes["dim"], size, size)
        self.to_patch_embedding = nn.Sequential(nn.Identity(), convolution, Tokens())
