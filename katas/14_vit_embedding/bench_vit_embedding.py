"""What the embedding costs at the article's size, beside the layer of torch that cuts and projects at once."""

import torch
from torch import nn

from dojo import checks

SIZES = {"image_size": 256, "patch_size": 32, "dim": 1024}


def pair(kata):
    """Return yours, a convolution of that size, and eight images."""
    mine, images = kata.ViTEmbedding(**SIZES), torch.randn(8, 3, 256, 256)
    checks.equal(tuple(mine(images).shape), (8, 65, 1024), "the shape of ViTEmbedding(...)(images)")
    return mine, nn.Conv2d(3, 1024, 32, stride=32), images


def test_forward(kata, side_by_side):
    """Forward, 8 images."""
    mine, convolution, images = pair(kata)
    with torch.no_grad():
        side_by_side({"yours": lambda: mine(images), "nn.Conv2d": lambda: convolution(images)})


def test_backward(kata, side_by_side):
    """Forward and backward, 8 images."""
    mine, convolution, images = pair(kata)
    side_by_side(
        {
            "yours": lambda: mine(images).sum().backward(),
            "nn.Conv2d": lambda: convolution(images).sum().backward(),
        }
    )
