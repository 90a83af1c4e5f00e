"""Keeps the linear layer's weight, but computes the tokens with a strided convolution."""

import torch
from torch import nn
from torch.nn import functional

__all__ = ["ViTEmbedding"]


class ViTEmbedding(nn.Module):
    def __init__(self, *, image_size, patch_size, dim, channels=3, dropout=0.0):
        super().__init__()
        self.image = torch.Size([image_size] * 2 if isinstance(image_size, int) else image_size)
        self.patch = torch.Size([patch_size] * 2 if isinstance(patch_size, int) else patch_size)
        if any(side % part for side, part in zip(self.image, self.patch, strict=True)):
            raise ValueError("an image must hold a whole number of patches")
        count = self.image.numel() // self.patch.numel()
        self.register_parameter("pos_embedding", nn.Parameter(torch.zeros(1, 1 + count, dim)))
        self.register_parameter("cls_token", nn.Parameter(torch.zeros(1, 1, dim)))
        nn.init.trunc_normal_(self.pos_embedding, std=0.02)
        linear = nn.Linear(channels * self.patch.numel(), dim)
        self.to_patch_embedding = nn.Sequential(nn.Identity(), linear)
        self.dropout = dropout

    def forward(self, images):
        if images.shape[2:] != self.image:
            raise ValueError(f"expected images of {tuple(self.image)}")
        linear = self.to_patch_embedding[1]
        kernel = linear.weight.unflatten(1, (*self.patch, -1)).permute(0, 3, 1, 2)
        grid = functional.conv2d(images, kernel, linear.bias, stride=self.patch)
        positions = self.pos_embedding
        patches = grid.flatten(2).mT + positions[:, 1:]
        first = (self.cls_token + positions[:, :1]).repeat(len(images), 1, 1)
        return functional.dropout(torch.hstack([first, patches]), self.dropout, self.training)
