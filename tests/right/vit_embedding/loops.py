"""Cuts one patch after the other and joins the tokens of one image after the other."""

import torch
from torch import nn

__all__ = ["ViTEmbedding"]


class Slices(nn.Module):
    def __init__(self, height, width):
        super().__init__()
        self.height, self.width = height, width

    def forward(self, images):
        patches = [
            block.movedim(1, -1).flatten(1)
            for band in images.split(self.height, dim=2)
            for block in band.split(self.width, dim=3)
        ]
        return torch.stack(patches, dim=1)


class ViTEmbedding(nn.Module):
    def __init__(self, *, image_size, patch_size, dim, channels=3, dropout=0.0):
        super().__init__()
        size = [(n, n) if isinstance(n, int) else tuple(n) for n in (image_size, patch_size)]
        (self.height, self.width), (rows, columns) = size
        down, rest = divmod(self.height, rows)
        across, rest_across = divmod(self.width, columns)
        if rest or rest_across:
            raise ValueError(f"{size[1]} does not divide {size[0]}")
        self.to_patch_embedding = nn.Sequential(
            Slices(rows, columns), nn.Linear(channels * rows * columns, dim)
        )
        self.dropout = nn.Dropout(p=dropout)
        self.pos_embedding = nn.Parameter(torch.empty(1, down * across + 1, dim).normal_())
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))

    def forward(self, images):
        _, _, height, width = images.shape
        if (height, width) != (self.height, self.width):
            raise ValueError(f"{height}x{width} is not {self.height}x{self.width}")
        tokens = [torch.vstack([self.cls_token[0], t]) for t in self.to_patch_embedding(images)]
        return self.dropout(torch.stack([t + self.pos_embedding[0] for t in tokens]))
