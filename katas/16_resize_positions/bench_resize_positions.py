"""What it costs to resize a table of positions, beside the bare interpolation of a grid."""

import torch
from torch.nn import functional

from dojo import checks


def test_resize(kata, side_by_side):
    """From 14x14 to 32x32 patches, dim 768."""
    table, grid = torch.randn(1, 1 + 14 * 14, 768), torch.randn(1, 768, 14, 14)
    got = kata.resize_positions(table, (14, 14), (32, 32))
    checks.equal(
        tuple(got.shape),
        (1, 1 + 32 * 32, 768),
        "the shape of resize_positions(table, (14, 14), (32, 32))",
    )
    side_by_side(
        {
            "yours": lambda: kata.resize_positions(table, (14, 14), (32, 32)),
            "F.interpolate": lambda: functional.interpolate(grid, (32, 32), mode="bicubic"),
        }
    )
