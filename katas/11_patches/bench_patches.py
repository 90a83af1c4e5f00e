"""What it costs to cut images into patches, beside layers of torch that also read patch by patch."""

import torch
from torch import nn

from dojo import checks

try:
    from einops import rearrange
except ImportError:
    rearrange = None

PATCH = 16
VALUES = 3 * PATCH * PATCH


def einops(images):
    """Cut with the pattern that einops has for it."""
    pattern = "b c (h p1) (w p2) -> b (h w) (p1 p2 c)"
    return rearrange(images, pattern, p1=PATCH, p2=PATCH)


def test_patchify(kata, side_by_side):
    """Cut 8x3x256x256 into patches of 16x16."""
    images = torch.randn(8, 3, 256, 256)
    again = kata.unpatchify(kata.patchify(images, PATCH), PATCH, 256)
    checks.equal(again, images, "unpatchify(patchify(images, 16), 16, 256)")
    unfold = nn.Unfold(PATCH, stride=PATCH)  # cuts in an order of its own
    convolution = nn.Conv2d(3, VALUES, PATCH, stride=PATCH, bias=False)  # has as many results
    with torch.no_grad():
        side_by_side(
            {
                "yours": lambda: kata.patchify(images, PATCH),
                "nn.Unfold": lambda: unfold(images),
                "nn.Conv2d": lambda: convolution(images),
                "einops": rearrange and (lambda: einops(images)),
            }
        )
