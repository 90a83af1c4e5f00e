"""Adds row 0 to the class token and the others to the patches, then joins; in-place on fresh tensors."""

import torch
from torch import nn


def as_pair(x):
    return (x, x) if not hasattr(x, "__len__") else tuple(x)


class Rearrange(nn.Module):
    def __init__(self, p1, p2):
        super().__init__()
        self.p1, self.p2 = p1, p2

    def forward(self, x):
        rows = [r.split(self.p2, dim=3) for r in x.split(self.p1, dim=2)]
        return torch.stack([b.permute(0, 2, 3, 1).reshape(len(x), -1) for r in rows for b in r], 1)


class ViTEmbedding(nn.Module):
    pos_embedding: nn.Parameter
    cls_token: nn.Parameter

    def __init__(self, *, image_size, patch_size, dim, channels=3, dropout=0.0):
        super().__init__()
        self.image_height, self.image_width = as_pair(image_size)
        p1, p2 = as_pair(patch_size)
        if not (self.image_height % p1 == 0 and self.image_width % p2 == 0):
            raise ValueError("divisible")
        n = self.image_height * self.image_width // (p1 * p2)
        self.pos_embedding = nn.Parameter(0.02 * torch.randn(1, n + 1, dim))
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.to_patch_embedding = nn.Sequential(
            Rearrange(p1, p2), nn.Linear(p1 * p2 * channels, dim)
        )
        self.dropout = nn.Dropout(dropout, inplace=True)

    def forward(self, img, *, mask=None):
        b, _, h, w = img.shape
        if h != self.image_height or w != self.image_width:
            raise ValueError(f"expected {self.image_height}x{self.image_width}, got {h}x{w}")
        tokens = self.to_patch_embedding(img) + self.pos_embedding[:, 1:]
        first = (self.cls_token + self.pos_embedding[:, :1]).repeat_interleave(b, dim=0)
        return self.dropout(torch.cat((first, tokens), 1))
