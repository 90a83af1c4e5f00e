"""A convolution with stride whose kernels each pick one number; its transpose puts it back."""

import torch
from torch.nn import functional

__all__ = ["patchify", "unpatchify"]


def pair(size):
    return tuple(size) if isinstance(size, tuple) else (size, size)


def grid(image_size, patch_size):
    for side, length, patch in zip(("height", "width"), image_size, patch_size, strict=True):
        if length % patch:
            raise ValueError(f"{side} {length} is not a multiple of {patch}")
    return image_size[0] // patch_size[0], image_size[1] // patch_size[1]


def kernels(channels, patch_size, dtype):
    """Return one kernel for each (row, column, channel)."""
    count = channels * patch_size[0] * patch_size[1]
    return torch.eye(count, dtype=dtype).view(count, *patch_size, channels).permute(0, 3, 1, 2)


def patchify(images, patch_size):
    patch_size = pair(patch_size)
    grid(images.shape[2:], patch_size)
    weight = kernels(images.shape[1], patch_size, images.dtype)
    return functional.conv2d(images, weight, stride=patch_size).flatten(2).mT


def unpatchify(patches, patch_size, image_size):
    patch_size = pair(patch_size)
    rows, columns = grid(pair(image_size), patch_size)
    if patches.size(1) != rows * columns:
        raise ValueError(f"expected {rows * columns} patches")
    weight = kernels(patches.size(2) // (patch_size[0] * patch_size[1]), patch_size, patches.dtype)
    return functional.conv_transpose2d(
        patches.mT.unflatten(2, (rows, columns)), weight, stride=patch_size
    )
