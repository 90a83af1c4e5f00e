"""Projects with a convolution made of the linear layer's weight, and gives the head all at once."""

import torch
from torch import nn
from torch.nn import functional

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def forward(self, images):
        cut, linear = self.to_patch_embedding
        kernel = linear.weight.unflatten(1, (*cut.patch_size, -1)).permute(0, 3, 1, 2)
        grid = functional.conv2d(images, kernel, linear.bias, stride=cut.patch_size)
        first = self.cls_token.transpose(1, 2).expand(len(images), -1, -1)
        tokens = torch.cat([first, grid.flatten(2)], dim=2).transpose(1, 2)
        tokens = self.transformer(self.dropout(tokens.add(self.pos_embedding)))
        weights = torch.zeros_like(tokens[0, :, 0])
        weights[: len(weights) if self.pool == "mean" else 1] = 1
        pooled = torch.einsum("bnd,n->bd", tokens, weights / weights.sum())
        return self.mlp_head[1](nn.Module.__call__(self.mlp_head[0], pooled))
