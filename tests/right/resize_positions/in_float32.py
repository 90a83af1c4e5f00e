"""It interpolates in float32, as code for half precision does, and goes back to the dtype."""

import torch.nn.functional as nnf
from torch import Tensor, cat, nn


def pair(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def resize_positions(pos_embedding: Tensor, old_grid, new_grid) -> nn.Parameter:
    old_grid, new_grid = pair(old_grid), pair(new_grid)
    grid = list(map(int, new_grid))
    count = old_grid[0] * old_grid[1]
    if count != pos_embedding.shape[1] - 1:
        raise ValueError("length")
    if list(old_grid) == grid:
        return nn.Parameter(pos_embedding.detach().clone())
    patches = pos_embedding[0, -count:].float().view(*old_grid, -1).movedim(-1, 0)
    patches = nnf.interpolate(patches[None], grid, mode="bicubic", antialias=False)[0]
    patches = patches.movedim(0, -1).flatten(0, 1).to(pos_embedding.dtype)
    return nn.Parameter(cat((pos_embedding[:, 0:1, :], patches[None]), 1).detach())
