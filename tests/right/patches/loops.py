"""Two nested loops over the corners of the patches."""

import torch

__all__ = ["patchify", "unpatchify"]


def patchify(images, patch_size):
    p, q = (patch_size, patch_size) if isinstance(patch_size, int) else patch_size
    _, _, height, width = images.shape
    if height % p:
        raise ValueError(f"H = {height} cannot be divided by {p}")
    if width % q:
        raise ValueError(f"W = {width} cannot be divided by {q}")
    patches = []
    for y in range(0, height, p):
        for x in range(0, width, q):
            patches.append(images[:, :, y : y + p, x : x + q].movedim(1, 3).flatten(1))
    return torch.stack(patches, 1)


def unpatchify(patches, patch_size, image_size):
    p, q = (patch_size, patch_size) if isinstance(patch_size, int) else patch_size
    height, width = (image_size, image_size) if isinstance(image_size, int) else image_size
    if height % p or width % q or patches.shape[1] * p * q != height * width:
        raise ValueError("the patches do not make up such an image")
    batch, _, length = patches.shape
    images = patches.new_empty(batch, length // (p * q), height, width)
    for n in range(patches.shape[1]):
        y, x = n // (width // q) * p, n % (width // q) * q
        images[:, :, y : y + p, x : x + q] = patches[:, n].unflatten(1, (p, q, -1)).movedim(3, 1)
    return images
