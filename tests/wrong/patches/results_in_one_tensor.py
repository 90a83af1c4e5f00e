"""Writes every result of one shape into the same tensor.

caught by: test_each_call_cuts_its_own_images
says: All calls write into one tensor, so a call changes an earlier result
"""

import torch

__all__ = ["patchify", "unpatchify"]

_BUF = {}


def _pair(s):
    return (s, s) if isinstance(s, int) else s


def _grid(size, patch):
    (H, W), (p, q) = size, _pair(patch)
    if H % p:
        raise ValueError(f"height {H} must be divisible by {p}")
    if W % q:
        raise ValueError(f"width {W} must be divisible by {q}")
    return H // p, W // q


def _keep(x):
    if x.requires_grad:
        return x
    key = (tuple(x.shape), x.dtype)
    if key not in _BUF:
        _BUF[key] = torch.empty_like(x)
    return _BUF[key].copy_(x)


def patchify(images, patch_size):
    b, c, H, W = images.shape
    p, q = _pair(patch_size)
    h, w = _grid((H, W), patch_size)
    return _keep(
        images.reshape(b, c, h, p, w, q).permute(0, 2, 4, 3, 5, 1).reshape(b, h * w, p * q * c)
    )


def unpatchify(patches, patch_size, image_size):
    H, W = _pair(image_size)
    p, q = _pair(patch_size)
    h, w = _grid((H, W), patch_size)
    b, n, d = patches.shape
    if n != h * w:
        raise ValueError("patches do not fill the image")
    return _keep(
        patches.reshape(b, h, w, p, q, d // (p * q)).permute(0, 5, 1, 3, 2, 4).reshape(b, -1, H, W)
    )
