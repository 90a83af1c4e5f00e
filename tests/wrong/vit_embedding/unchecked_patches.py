"""Leaves it to reshape, in the first call, to refuse patches that do not cover the image.

caught by: test_patches_that_do_not_cover_the_image_are_refused
says: Your constructor accepts these sizes, and only a call fails
"""

import torch
from torch import nn

__all__ = ["ViTEmbedding"]


class Cut(nn.Module):
    def __init__(self, rows, columns):
        super().__init__()
        self.rows, self.columns = rows, columns

    def forward(self, images):
        b, c, h, w = images.shape
        p, q = self.rows, self.columns
        blocks = images.view(b, c, h // p, p, w // q, q)
        return torch.einsum("bchpwq->bhwpqc", blocks).reshape(b, (h // p) * (w // q), p * q * c)


class ViTEmbedding(nn.Module):
    def __init__(self, *, image_size, patch_size, dim, channels=3, dropout=0.0):
        super().__init__()
        h, w = image_size if isinstance(image_size, (tuple, list)) else (image_size, image_size)
        p, q = patch_size if isinstance(patch_size, (tuple, list)) else (patch_size, patch_size)
        self.size = [h, w]
        self.pos_embedding = nn.Parameter(torch.zeros(1, (h // p) * (w // q) + 1, dim))
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.to_patch_embedding = nn.Sequential(Cut(p, q), nn.Linear(p * q * channels, dim))
        self.dropout = nn.Dropout(dropout)

    def forward(self, images):
        if list(images.shape[-2:]) != self.size:
            raise ValueError(f"got {list(images.shape[-2:])}, want {self.size}")
        patches = self.to_patch_embedding(images)
        tokens = torch.cat((self.cls_token.expand_as(patches[:, :1]), patches), 1)
        return self.dropout(torch.add(tokens, self.pos_embedding))
