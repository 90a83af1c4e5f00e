"""It lets zeros stand beyond the border of the grid.

caught by: test_channels_do_not_mix, test_a_larger_grid
says: Your values near the border are wrong
"""

import torch
from torch.nn.functional import grid_sample


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    cls_row, rows = pos_embedding[:, :1], pos_embedding[:, 1:]
    images = rows.reshape(1, *old_grid, -1).permute(0, 3, 1, 2)
    y, x = ((torch.arange(n, dtype=rows.dtype) + 0.5) / n * 2 - 1 for n in new_grid)
    places = torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)[None]
    images = grid_sample(images, places, mode="bicubic", align_corners=False)
    return torch.cat([cls_row, images.flatten(2).transpose(1, 2)], dim=1)
