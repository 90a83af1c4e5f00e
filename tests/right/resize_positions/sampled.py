"""It samples each channel at the middles of the new patches."""

import torch
from torch.nn.functional import grid_sample


def pair(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def resize_positions(pos_embedding, old_grid, new_grid):
    old_grid, new_grid = pair(old_grid), pair(new_grid)
    _, length, dim = pos_embedding.shape
    if length - 1 != old_grid[0] * old_grid[1]:
        raise ValueError(f"{length} rows are not 1 + {old_grid[0]} * {old_grid[1]}")
    images = pos_embedding[0, 1:].t().reshape(1, dim, *old_grid)
    y, x = ((torch.arange(n, dtype=images.dtype) + 0.5) / n * 2 - 1 for n in new_grid)
    places = torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)[None]
    images = grid_sample(images, places, mode="bicubic", padding_mode="border", align_corners=False)
    return torch.cat([pos_embedding[0, :1], images[0].reshape(dim, -1).t()])[None]
