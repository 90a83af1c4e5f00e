"""Numbers the pixels once, cuts the numbers, and picks pixels by number, there and back."""

import torch

__all__ = ["patchify", "unpatchify"]


def pair(size):
    return tuple(size) if isinstance(size, tuple) else (size, size)


def grid(image_size, patch_size):
    for side, length, patch in zip(("height", "width"), image_size, patch_size, strict=True):
        if length % patch:
            raise ValueError(f"{side} {length} is not a multiple of {patch}")
    return image_size[0] // patch_size[0], image_size[1] // patch_size[1]


def order(channels, image_size, patch_size):
    grid(image_size, patch_size)
    height, width = image_size
    numbers = torch.arange(channels * height * width).view(channels, height, width)
    blocks = [
        block.permute(1, 2, 0).flatten()
        for row in numbers.split(patch_size[0], dim=1)
        for block in row.split(patch_size[1], dim=2)
    ]
    return torch.stack(blocks)


def patchify(images, patch_size):
    return images.flatten(1)[:, order(images.shape[1], tuple(images.shape[2:]), pair(patch_size))]


def unpatchify(patches, patch_size, image_size):
    p, size = pair(patch_size), pair(image_size)
    channels = patches.shape[2] // (p[0] * p[1])
    places = order(channels, size, p)
    if patches.shape[1:] != places.shape:
        raise ValueError("wrong number of patches")
    return patches.flatten(1)[:, places.flatten().argsort()].view(-1, channels, *size)
