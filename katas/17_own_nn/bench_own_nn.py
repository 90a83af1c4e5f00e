"""What your own `nn` costs, beside torch's: the embedding of kata 14 on either."""

import torch

from dojo import checks

SIZES = {"image_size": 256, "patch_size": 32, "dim": 1024}


def pair(kata, solution):
    """Return your embedding and that of kata 14, with the same values."""
    mine, torchs = kata.ViTEmbedding(**SIZES), solution("14_vit_embedding").ViTEmbedding(**SIZES)
    mine.load_state_dict(dict(torchs.state_dict()))
    return mine, torchs


def test_backward(kata, side_by_side, solution):
    """Forward and backward, 8 images."""
    mine, torchs = pair(kata, solution)
    images = torch.randn(8, 3, 256, 256)
    checks.equal(mine(images), torchs(images), "ViTEmbedding(...)(images)", tolerance=1e-4)
    side_by_side(
        {
            "yours": lambda: mine(images).sum().backward(),
            "kata 14": lambda: torchs(images).sum().backward(),
        }
    )


def test_list(kata, side_by_side, solution):
    """List the parameters, 1,000 times."""
    mine, torchs = pair(kata, solution)
    names = [name for name, _ in torchs.named_parameters()]
    checks.equal([name for name, _ in mine.named_parameters()], names, "the names listed")
    side_by_side(
        {
            "yours": lambda: [list(mine.named_parameters()) for _ in range(1000)],
            "kata 14": lambda: [list(torchs.named_parameters()) for _ in range(1000)],
        }
    )
