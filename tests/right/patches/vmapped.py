"""Cuts one image, and lets torch.vmap do the batch."""

import torch

__all__ = ["patchify", "unpatchify"]


def _pair(size):
    return (size, size) if isinstance(size, int) else size


def _one(image, p, q):
    c, H, W = image.shape
    return (
        image.permute(1, 2, 0)
        .reshape(H // p, p, W // q, q * c)
        .transpose(1, 2)
        .reshape(-1, p * q * c)
    )


def patchify(images, patch_size):
    p, q = _pair(patch_size)
    H, W = images.shape[-2:]
    if H % p:
        raise ValueError(f"{H} rows of pixels: not divisible by {p}")
    if W % q:
        raise ValueError(f"{W} columns of pixels: not divisible by {q}")
    return torch.vmap(lambda image: _one(image, p, q))(images)


def unpatchify(patches, patch_size, image_size):
    p, q = _pair(patch_size)
    H, W = _pair(image_size)
    if H % p:
        raise ValueError(f"{H} rows of pixels: not divisible by {p}")
    if W % q:
        raise ValueError(f"{W} columns of pixels: not divisible by {q}")
    if patches.size(1) * p * q != H * W:
        raise ValueError("patches")

    def one(x):
        return x.reshape(H // p, W // q, p, -1).transpose(1, 2).reshape(H, W, -1).permute(2, 0, 1)

    return torch.vmap(one)(patches)
