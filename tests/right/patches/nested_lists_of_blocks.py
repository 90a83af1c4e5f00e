"""Splits twice; the way back concatenates each row of blocks, then the rows."""

import torch

__all__ = ["patchify", "unpatchify"]


def pair(size):
    return tuple(size) if isinstance(size, tuple) else (size, size)


def grid(image_size, patch_size):
    for side, length, patch in zip(("height", "width"), image_size, patch_size, strict=True):
        if length % patch:
            raise ValueError(f"{side} {length} is not a multiple of {patch}")
    return image_size[0] // patch_size[0], image_size[1] // patch_size[1]


def patchify(images, patch_size):
    p, q = pair(patch_size)
    grid(images.shape[2:], (p, q))
    rows = images.permute(0, 2, 3, 1).split(p, dim=1)
    blocks = [block.flatten(1) for row in rows for block in row.split(q, dim=2)]
    return torch.cat([block[:, None] for block in blocks], dim=1)


def unpatchify(patches, patch_size, image_size):
    p, q = pair(patch_size)
    rows, columns = grid(pair(image_size), (p, q))
    if patches.shape[1] != rows * columns:
        raise ValueError("too many patches" if patches.shape[1] > rows * columns else "too few")
    blocks = [block.unflatten(1, (p, q, -1)).permute(0, 3, 1, 2) for block in patches.unbind(1)]
    lines = [torch.cat(blocks[n * columns : (n + 1) * columns], dim=3) for n in range(rows)]
    return torch.cat(lines, dim=2)
