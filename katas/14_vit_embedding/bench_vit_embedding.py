"""What the embedding costs at the article's size, beside the same written plainly with torch.nn."""

import torch
from torch import nn

from dojo import checks

SIZES = {"image_size": 256, "patch_size": 32, "dim": 1024}


class Plain(nn.Module):
    """The same embedding; a strided convolution cuts the patches and projects them at once."""

    def __init__(self):
        super().__init__()
        self.projection = nn.Conv2d(3, 1024, 32, stride=32)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, 1024))
        self.pos_embedding = nn.Parameter(torch.zeros(1, 65, 1024))

    def forward(self, images):
        patches = self.projection(images).flatten(2).mT  # (batch, patches, dim)
        cls_tokens = self.cls_token.expand(len(images), -1, -1)
        return torch.cat([cls_tokens, patches], dim=1) + self.pos_embedding


def pair(kata):
    """Return yours and the plain one, with the same values, and eight images."""
    mine, plain = kata.ViTEmbedding(**SIZES), Plain()
    linear = mine.to_patch_embedding[1]
    with torch.no_grad():
        plain.projection.weight.copy_(linear.weight.unflatten(1, (32, 32, 3)).permute(0, 3, 1, 2))
        plain.projection.bias.copy_(linear.bias)
        plain.cls_token.copy_(mine.cls_token)
        plain.pos_embedding.copy_(mine.pos_embedding)
    images = torch.randn(8, 3, 256, 256)
    checks.equal(mine(images), plain(images), "ViTEmbedding(...)(images)", tolerance=1e-4)
    return mine, plain, images


def test_forward(kata, side_by_side):
    """Forward, 8 images."""
    mine, plain, images = pair(kata)
    with torch.no_grad():
        side_by_side({"yours": lambda: mine(images), "torch.nn": lambda: plain(images)})


def test_backward(kata, side_by_side):
    """Forward and backward, 8 images."""
    mine, plain, images = pair(kata)
    side_by_side(
        {
            "yours": lambda: mine(images).sum().backward(),
            "torch.nn": lambda: plain(images).sum().backward(),
        }
    )
