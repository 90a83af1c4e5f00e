"""Cuts with nn.Unfold in a nested nn.Sequential, and fills a new tensor instead of joining."""

import torch
from torch import nn

__all__ = ["ViTEmbedding"]


class Transpose(nn.Module):
    def forward(self, tensor):
        return tensor.transpose(1, 2)


class ChannelsLast(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.channels = channels

    def forward(self, patches):
        return patches.unflatten(2, (self.channels, -1)).transpose(2, 3).flatten(2)


class ViTEmbedding(nn.Module):
    def __init__(self, *, image_size, patch_size, dim, channels=3, dropout=0.0):
        super().__init__()
        self.height, self.width = image_size if isinstance(image_size, tuple) else [image_size] * 2
        rows, columns = patch_size if isinstance(patch_size, tuple) else [patch_size] * 2
        if rows > self.height or columns > self.width:
            raise ValueError("the patches are larger than the image")
        cut = nn.Sequential(
            nn.Unfold((rows, columns), stride=(rows, columns)), Transpose(), ChannelsLast(channels)
        )
        self.to_patch_embedding = nn.Sequential(cut, nn.Linear(rows * columns * channels, dim))
        with torch.no_grad():
            count = cut(torch.zeros(1, channels, self.height, self.width)).shape[1]
        if count * rows * columns != self.height * self.width:
            raise ValueError("the patches leave pixels out")
        self.pos_embedding = nn.Parameter(torch.randn(1, count + 1, dim))
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))
        self.dropout = nn.Dropout(dropout, inplace=True)

    def forward(self, images):
        batch, _, height, width = images.shape
        if height != self.height or width != self.width:
            raise ValueError("images of another size")
        patches = self.to_patch_embedding(images)
        tokens = patches.new_empty(batch, patches.shape[1] + 1, patches.shape[2])
        tokens[:, 0] = self.cls_token[:, 0]
        tokens[:, 1:] = patches
        tokens += self.pos_embedding
        return self.dropout(tokens)
