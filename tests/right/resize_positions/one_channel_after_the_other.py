"""It fills an empty table, one channel after the other, with an nn.Upsample."""

import torch
from torch import nn


def pair(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def resize_positions(pos_embedding, old_grid, new_grid):
    old_grid, new_grid = pair(old_grid), pair(new_grid)
    old_rows, old_columns = old_grid
    new_rows, new_columns = new_grid
    if pos_embedding.size(1) != old_rows * old_columns + 1:
        raise ValueError("the table does not belong to the old grid")
    upsample = nn.Upsample((new_rows, new_columns), mode="bicubic")
    table = pos_embedding.new_empty(1, new_rows * new_columns + 1, pos_embedding.size(2))
    with torch.no_grad():
        table[0, 0] = pos_embedding[0, 0]
        for channel in range(pos_embedding.size(2)):
            image = pos_embedding[:, 1:, channel].view(1, 1, old_rows, old_columns)
            table[0, 1:, channel] = upsample(image).flatten()
    return table
