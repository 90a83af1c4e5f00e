"""What it costs to cut images into patches, beside other ways to the same numbers."""

import torch
from torch.nn import functional

from dojo import checks

try:
    from einops import rearrange
except ImportError:
    rearrange = None

PATCH = 16


def unfold(images):
    """Cut with F.unfold, which puts the channels first inside a patch, and turn them round."""
    columns = functional.unfold(images, PATCH, stride=PATCH)  # (batch, values, patches)
    return columns.unflatten(1, (3, PATCH * PATCH)).permute(0, 3, 2, 1).flatten(2)


def convolution():
    """Return a function that cuts with a strided convolution, each output channel of which picks one value."""
    values = 3 * PATCH * PATCH
    kernel = torch.eye(values).reshape(values, PATCH, PATCH, 3).permute(0, 3, 1, 2).contiguous()
    return lambda images: functional.conv2d(images, kernel, stride=PATCH).flatten(2).mT


def einops(images):
    """Cut with the pattern that einops has for it."""
    pattern = "b c (h p1) (w p2) -> b (h w) (p1 p2 c)"
    return rearrange(images, pattern, p1=PATCH, p2=PATCH)


def test_patchify(kata, side_by_side):
    """Cut 8x3x256x256 into patches of 16x16."""
    images, convolve = torch.randn(8, 3, 256, 256), convolution()
    cut = kata.patchify(images, PATCH)
    checks.equal(cut, unfold(images), "patchify(images, 16)")
    side_by_side(
        {
            "yours": lambda: kata.patchify(images, PATCH),
            "F.unfold": lambda: unfold(images),
            "F.conv2d": lambda: convolve(images),
            "einops": rearrange and (lambda: einops(images)),
        }
    )
