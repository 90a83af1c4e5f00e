"""Reads the images by their own strides, and joins patches into lines, and lines into images."""

import torch

__all__ = ["patchify", "unpatchify"]


def _pair(size):
    return (size, size) if isinstance(size, int) else size


def _grid(image_size, patch_size):
    ph, pw = _pair(patch_size)
    for name, n, p in zip(("height", "width"), image_size, (ph, pw)):
        if n % p:
            raise ValueError(f"{name} {n} is not a multiple of patch size {p}")
    return image_size[0] // ph, image_size[1] // pw


def patchify(images, patch_size):
    b, c, h, w = images.shape
    ph, pw = _pair(patch_size)
    rows, cols = _grid((h, w), patch_size)
    sb, sc, sh, sw = images.stride()
    x = images.as_strided(
        (b, rows, cols, ph, pw, c), (sb, sh * ph, sw * pw, sh, sw, sc), images.storage_offset()
    )
    return x.clone().flatten(3).flatten(1, 2)


def unpatchify(patches, patch_size, image_size):
    h, w = _pair(image_size)
    ph, pw = _pair(patch_size)
    rows, cols = _grid((h, w), patch_size)
    if patches.size(1) - rows * cols:
        raise ValueError("patches")
    lines = patches.split(cols, 1)
    return torch.cat(
        [
            torch.cat([p.unflatten(1, (ph, pw, -1)).movedim(3, 1) for p in line.unbind(1)], 3)
            for line in lines
        ],
        2,
    )
