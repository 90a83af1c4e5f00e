"""Computes the number of patches from one side of the image.

caught by: test_the_embedding_has_the_parameters_of_kata_14
says: The number of positions is wrong
"""

import torch
from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        rows, _ = base.pair(sizes["patch_size"])
        height, _ = base.pair(sizes["image_size"])
        tokens = 1 + (height // rows) ** 2
        self.pos_embedding = nn.Parameter(torch.randn(1, tokens, sizes["dim"]))
