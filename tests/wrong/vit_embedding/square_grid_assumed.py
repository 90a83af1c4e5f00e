"""Computes the number of patches from one side of the image.

caught by: test_the_shapes_of_the_parameters
says: You count the patches of a square image
also: The test fills the parameters by name
"""

import torch
from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        rows, _ = base.pair(sizes["patch_size"])
        tokens = 1 + (self.image_size[0] // rows) ** 2
        self.pos_embedding = nn.Parameter(torch.randn(1, tokens, sizes["dim"]))
