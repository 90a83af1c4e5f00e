"""Gathers the pixels by an index that is not saved, and pads the patches with a row of zeros."""

import torch
from torch import nn

__all__ = ["ViTEmbedding"]


class Gather(nn.Module):
    """Gathers the pixels by an index that is a buffer, but not part of the state dict."""

    def __init__(self, height, width, rows, columns):
        super().__init__()
        grid = torch.arange(height * width).view(height, width)
        index = grid.unfold(0, rows, rows).unfold(1, columns, columns).reshape(-1, rows * columns)
        self.register_buffer("index", index, persistent=False)

    def forward(self, images):
        return images.flatten(2)[:, :, self.index].permute(0, 2, 3, 1).flatten(2)


class ViTEmbedding(nn.Module):
    def __init__(self, *, image_size, patch_size, dim, channels=3, dropout=0.0):
        super().__init__()
        self.image_size = (image_size,) * 2 if isinstance(image_size, int) else image_size
        patch = (patch_size,) * 2 if isinstance(patch_size, int) else patch_size
        if self.image_size[0] % patch[0] or self.image_size[1] % patch[1]:
            raise ValueError("patches must cover the image")
        cut = Gather(*self.image_size, *patch)
        self.to_patch_embedding = nn.Sequential(cut, nn.Linear(patch[0] * patch[1] * channels, dim))
        self.dropout = nn.Dropout(dropout)
        table = torch.randn(1, len(cut.index) + 1, dim)
        self.pos_embedding, self.cls_token = nn.Parameter(table), nn.Parameter(table[:, :1].clone())

    def forward(self, images):
        if images.size(-2) != self.image_size[0] or images.size(-1) != self.image_size[1]:
            raise ValueError("another size")
        tokens = nn.functional.pad(self.to_patch_embedding(images), (0, 0, 1, 0))
        first = torch.zeros_like(tokens[0, :, :1])
        first[0] = 1
        return self.dropout(tokens + first * self.cls_token + self.pos_embedding)
