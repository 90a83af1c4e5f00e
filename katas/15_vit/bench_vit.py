"""What the ViT costs at the article's size, beside the same written plainly with torch.nn."""

import torch
from torch import nn

from dojo import checks

SIZES = {"image_size": 256, "patch_size": 32, "num_classes": 1000, "dim": 1024, "depth": 6}


class Plain(nn.Module):
    """The same network, of the layers that torch.nn has."""

    def __init__(self):
        super().__init__()
        self.projection = nn.Conv2d(3, 1024, 32, stride=32)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, 1024))
        self.pos_embedding = nn.Parameter(torch.zeros(1, 65, 1024))
        block = nn.TransformerEncoderLayer(
            1024, 16, 2048, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
        )
        self.transformer = nn.TransformerEncoder(block, 6, enable_nested_tensor=False)
        self.head = nn.Sequential(nn.LayerNorm(1024), nn.Linear(1024, 1000))

    def forward(self, images):
        patches = self.projection(images).flatten(2).mT  # (batch, patches, dim)
        cls_tokens = self.cls_token.expand(len(images), -1, -1)
        tokens = torch.cat([cls_tokens, patches], dim=1) + self.pos_embedding
        return self.head(self.transformer(tokens)[:, 0])


def like(state):
    """Return a plain ViT with the values of yours, whose names are those of the article's day."""
    weight = state["to_patch_embedding.1.weight"]
    values = {
        "projection.weight": weight.unflatten(1, (32, 32, 3)).permute(0, 3, 1, 2),
        "projection.bias": state["to_patch_embedding.1.bias"],
        "cls_token": state["cls_token"],
        "pos_embedding": state["pos_embedding"],
    }
    names = {
        "norm1": "0.norm",
        "self_attn.out_proj": "0.fn.to_out.0",
        "norm2": "1.norm",
        "linear1": "1.fn.net.0",
        "linear2": "1.fn.net.3",
    }
    for layer in range(6):
        ours, theirs = f"transformer.layers.{layer}.", f"transformer.layers.{layer}."
        values[f"{theirs}self_attn.in_proj_weight"] = state[f"{ours}0.fn.to_qkv.weight"]
        values[f"{theirs}self_attn.in_proj_bias"] = torch.zeros(3 * 1024)  # to_qkv has none
        for plain, own in names.items():
            for kind in ("weight", "bias"):
                values[f"{theirs}{plain}.{kind}"] = state[f"{ours}{own}.{kind}"]
    for name in ("0.weight", "0.bias", "1.weight", "1.bias"):
        values[f"head.{name}"] = state[f"mlp_head.{name}"]
    plain = Plain()
    plain.load_state_dict(values)
    return plain


def pair(kata):
    """Return yours and the plain one, with the same values, and an image."""
    mine = kata.ViT(**SIZES, heads=16, mlp_dim=2048)
    plain, images = like(mine.state_dict()), torch.randn(1, 3, 256, 256)
    checks.equal(mine(images), plain(images), "ViT(...)(images)", tolerance=1e-3)
    return mine, plain, images


def test_forward(kata, side_by_side):
    """Forward, one image."""
    mine, plain, images = pair(kata)
    with torch.no_grad():
        side_by_side({"yours": lambda: mine(images), "torch.nn": lambda: plain(images)})


def test_backward(kata, side_by_side):
    """Forward and backward, one image."""
    mine, plain, images = pair(kata)
    side_by_side(
        {
            "yours": lambda: mine(images).sum().backward(),
            "torch.nn": lambda: plain(images).sum().backward(),
        }
    )
