"""What it costs to list the parameters of a network, beside torch's own listing."""

import torch
from torch import nn

from dojo import checks


def compare(kata, side_by_side, net):
    """Let both list the same network, once yours lists what torch lists."""
    mine, torchs = list(kata.named_parameters(net)), list(net.named_parameters())
    checks.equal([name for name, _ in mine], [name for name, _ in torchs], "the names listed")
    side_by_side(
        {
            "yours": lambda: list(kata.named_parameters(net)),
            "torch": lambda: list(net.named_parameters()),
        }
    )


def test_vit(kata, side_by_side, solution):
    """List the article's ViT."""
    sizes = {"image_size": 256, "patch_size": 32, "num_classes": 1000, "dim": 1024}
    with torch.device("meta"):  # no memory for the values: only the names count
        net = solution("15_vit").ViT(**sizes, depth=6, heads=16, mlp_dim=2048)
    compare(kata, side_by_side, net)


def test_transformer(kata, side_by_side):
    """List a transformer of 24 blocks."""
    with torch.device("meta"):
        block = nn.TransformerEncoderLayer(512, 8)
        net = nn.TransformerEncoder(block, 24, enable_nested_tensor=False)
    compare(kata, side_by_side, net)


def test_deep(kata, side_by_side):
    """List a tree 200 deep, with a shared layer."""
    shared, net = nn.Linear(3, 3), nn.Linear(3, 3)
    for _ in range(200):
        net = nn.Sequential(net, nn.Linear(3, 3), shared)
    compare(kata, side_by_side, net)
