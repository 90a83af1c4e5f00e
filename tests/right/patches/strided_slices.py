"""Fills the places of one pixel of every patch at a time, with strided slices."""

__all__ = ["patchify", "unpatchify"]


def _pair(size):
    return (size, size) if isinstance(size, int) else size


def _grid(image_size, patch_size):
    (H, W), (p, q) = image_size, _pair(patch_size)
    if H % p != 0:
        raise ValueError(f"Image height ({H}) must be divisible by the patch height ({p}).")
    if W % q != 0:
        raise ValueError(f"Image width ({W}) must be divisible by the patch width ({q}).")
    return H // p, W // q


def patchify(images, patch_size):
    h, w = _grid(images.shape[-2:], patch_size)
    p, q = _pair(patch_size)
    b, c = images.shape[:2]
    out = images.new_empty(b, h * w, p * q * c)
    for y in range(p):
        for x in range(q):
            k = (y * q + x) * c
            out[:, :, k : k + c] = images[:, :, y::p, x::q].flatten(2).transpose(1, 2)
    return out


def unpatchify(patches, patch_size, image_size):
    h, w = _grid(_pair(image_size), patch_size)
    p, q = _pair(patch_size)
    b, n, d = patches.shape
    if n != h * w:
        raise ValueError("n")
    c = d // (p * q)
    out = patches.new_empty(b, c, h * p, w * q)
    for y in range(p):
        for x in range(q):
            k = (y * q + x) * c
            out[:, :, y::p, x::q] = patches[:, :, k : k + c].transpose(1, 2).unflatten(2, (h, w))
    return out
