"""What the ViT costs at the article's size, beside torch's own transformer of that size."""

import torch
from torch import nn

from dojo import checks

SIZES = {"image_size": 256, "patch_size": 32, "num_classes": 1000, "dim": 1024, "depth": 6}


def pair(kata):
    """Return yours with an image, and torch's six blocks with as many tokens as yours makes of it."""
    mine, image = kata.ViT(**SIZES, heads=16, mlp_dim=2048), torch.randn(1, 3, 256, 256)
    checks.equal(tuple(mine(image).shape), (1, 1000), "the shape of ViT(...)(images)")
    block = nn.TransformerEncoderLayer(
        1024, 16, 2048, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
    )
    blocks = nn.TransformerEncoder(block, 6, enable_nested_tensor=False)
    return mine, image, blocks, torch.randn(1, 65, 1024)


def test_forward(kata, side_by_side):
    """Forward, one image."""
    mine, image, blocks, tokens = pair(kata)
    with torch.no_grad():
        side_by_side({"yours": lambda: mine(image), "6 blocks": lambda: blocks(tokens)})


def test_backward(kata, side_by_side):
    """Forward and backward, one image."""
    mine, image, blocks, tokens = pair(kata)
    side_by_side(
        {
            "yours": lambda: mine(image).sum().backward(),
            "6 blocks": lambda: blocks(tokens).sum().backward(),
        }
    )
