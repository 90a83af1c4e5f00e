"""What it costs to resize a table of positions, beside the bare interpolation of a grid."""

import torch
from torch.nn import functional

from dojo import checks


def test_resize(kata, side_by_side):
    """From 14x14 to 32x32 patches, dim 768."""
    table = torch.randn(1, 1 + 14 * 14, 768)
    grid = table[:, 1:].reshape(1, 14, 14, 768).permute(0, 3, 1, 2).contiguous()

    def interpolate():
        return functional.interpolate(grid, (32, 32), mode="bicubic", align_corners=False)

    rows = interpolate().flatten(2).mT
    got = kata.resize_positions(table, (14, 14), (32, 32))
    checks.equal(
        got[:, 1:], rows, "resize_positions(table, (14, 14), (32, 32))[:, 1:]", tolerance=1e-4
    )
    side_by_side(
        {
            "yours": lambda: kata.resize_positions(table, (14, 14), (32, 32)),
            "F.interpolate": interpolate,
        }
    )
