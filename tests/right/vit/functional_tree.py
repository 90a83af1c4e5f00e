"""Registers bare parameters in a tree of empty modules and computes with functions alone."""

import math

import torch
from torch import nn
from torch.nn import functional as f

__all__ = ["ViT"]


def plant(root, path, *shape, fill=None):
    """Register a parameter under a dotted path, making the modules on the way."""
    *path, name = path.split(".")
    for step in path:
        if step not in root._modules:
            root.add_module(step, nn.Module())
        root = root._modules[step]
    value = torch.randn(shape) / math.sqrt(shape[-1]) if fill is None else torch.full(shape, fill)
    root.register_parameter(name, nn.Parameter(value))


class ViT(nn.Module):
    def __init__(
        self, *, image_size, patch_size, num_classes, dim, depth, heads, mlp_dim, **options
    ):
        super().__init__()
        known = {"pool": "cls", "channels": 3, "dim_head": 64, "dropout": 0.0, "emb_dropout": 0.0}
        if options.keys() - known.keys():
            raise TypeError(f"unknown: {sorted(options.keys() - known.keys())}")
        self.options = known | options
        if self.options["pool"] not in ("cls", "mean"):
            raise ValueError(f"pool must be cls or mean, not {self.options['pool']}")
        height, width = image_size if isinstance(image_size, tuple) else (image_size,) * 2
        self.patch = patch_size if isinstance(patch_size, tuple) else (patch_size,) * 2
        inner = heads * self.options["dim_head"]
        pixels = self.patch[0] * self.patch[1]
        self.depth, self.heads = depth, heads
        plant(self, "pos_embedding", 1, 1 + height * width // pixels, dim)
        plant(self, "cls_token", 1, 1, dim)
        self.layer("to_patch_embedding.1", dim, pixels * self.options["channels"])
        for n in range(depth):
            block = f"transformer.layers.{n}"
            self.norm(f"{block}.0.norm", dim)
            plant(self, f"{block}.0.fn.to_qkv.weight", 3 * inner, dim)
            if (heads, self.options["dim_head"]) != (1, dim):
                self.layer(f"{block}.0.fn.to_out.0", dim, inner)
            self.norm(f"{block}.1.norm", dim)
            self.layer(f"{block}.1.fn.net.0", mlp_dim, dim)
            self.layer(f"{block}.1.fn.net.3", dim, mlp_dim)
        self.norm("mlp_head.0", dim)
        self.layer("mlp_head.1", num_classes, dim)

    def layer(self, path, rows, columns):
        plant(self, f"{path}.weight", rows, columns)
        plant(self, f"{path}.bias", rows, fill=0.0)

    def norm(self, path, dim):
        plant(self, f"{path}.weight", dim, fill=1.0)
        plant(self, f"{path}.bias", dim, fill=0.0)

    def forward(self, images):
        own = dict(self.named_parameters())

        def linear(x, path):
            return f.linear(x, own[f"{path}.weight"], own.get(f"{path}.bias"))

        def norm(x, path):
            return f.layer_norm(x, x.shape[-1:], own[f"{path}.weight"], own[f"{path}.bias"])

        def drop(x, which="dropout"):
            return f.dropout(x, self.options[which], self.training)

        (p, q), b = self.patch, len(images)
        patches = images.unflatten(3, (-1, q)).unflatten(2, (-1, p)).permute(0, 2, 4, 3, 5, 1)
        patches = linear(patches.reshape(b, -1, p * q * images.shape[1]), "to_patch_embedding.1")
        x = torch.cat([own["cls_token"].repeat(b, 1, 1), patches], 1) + own["pos_embedding"]
        x = drop(x, "emb_dropout")
        for n in range(self.depth):
            block = f"transformer.layers.{n}"
            qkv = linear(norm(x, f"{block}.0.norm"), f"{block}.0.fn.to_qkv")
            q_, k_, v_ = (t.unflatten(-1, (self.heads, -1)).movedim(2, 1) for t in qkv.chunk(3, -1))
            weights = (q_ @ k_.transpose(-1, -2) / math.sqrt(q_.shape[-1])).softmax(-1)
            mixed = (drop(weights) @ v_).movedim(1, 2).flatten(2)
            if f"{block}.0.fn.to_out.0.weight" in own:
                mixed = drop(linear(mixed, f"{block}.0.fn.to_out.0"))
            x = x + mixed
            hidden = f.gelu(linear(norm(x, f"{block}.1.norm"), f"{block}.1.fn.net.0"))
            x = x + drop(linear(drop(hidden), f"{block}.1.fn.net.3"))
        x = x[:, 0] if self.options["pool"] == "cls" else x.sum(1) / x.shape[1]
        return linear(norm(x, "mlp_head.0"), "mlp_head.1")
