"""It uses the cubic kernel with a = -0.5.

caught by: test_what_changes_from_left_to_right_still_does, test_a_larger_grid
says: Your cubic kernel has a = -0.5
"""

import torch


def weights(old, new):
    source = (torch.arange(new) + 0.5).double()[:, None] * old / new - 0.5
    first = source.floor().long() - 1
    neighbours = first + torch.arange(4)
    x = (source - neighbours).abs()
    near, far = 1.5 * x**3 - 2.5 * x**2 + 1, -0.5 * (x**3 - 5 * x**2 + 8 * x - 4)
    return (
        torch.zeros(new, old)
        .double()
        .scatter_add_(1, neighbours.clamp(0, old - 1), torch.where(x <= 1, near, far))
    )


def resize_positions(pos_embedding, old_grid, new_grid):
    if pos_embedding.shape[1] != 1 + old_grid[0] * old_grid[1]:
        raise ValueError("wrong length")
    cls_row, rows = pos_embedding[:, :1], pos_embedding[:, 1:]
    images = rows.reshape(1, *old_grid, -1).permute(0, 3, 1, 2)
    down, across = (
        weights(*sizes).to(images.dtype) for sizes in zip(old_grid, new_grid, strict=True)
    )
    images = down @ images @ across.T
    return torch.cat([cls_row, images.flatten(2).transpose(1, 2)], dim=1)
