"""Compares the height with the width of a patch, and the width with its height.

caught by: test_images_and_patches_of_any_size
says: Your code compares the height with the width of a patch
also: Your message names the height, but the width does not fit
also: Your message does not contain 2, the patch size along the side that does not fit
"""

__all__ = ["patchify", "unpatchify"]


def _pair(s):
    return (s, s) if isinstance(s, int) else s


def _grid(size, patch):
    (H, W), (p, q) = size, _pair(patch)
    if H % q:
        raise ValueError(f"height {H} must be divisible by {q}")
    if W % p:
        raise ValueError(f"width {W} must be divisible by {p}")
    return H // p, W // q


def patchify(images, patch_size):
    b, c, H, W = images.shape
    p, q = _pair(patch_size)
    h, w = _grid((H, W), patch_size)
    return images.reshape(b, c, h, p, w, q).permute(0, 2, 4, 3, 5, 1).reshape(b, h * w, p * q * c)


def unpatchify(patches, patch_size, image_size):
    H, W = _pair(image_size)
    p, q = _pair(patch_size)
    h, w = _grid((H, W), patch_size)
    b, n, d = patches.shape
    if n != h * w:
        raise ValueError("patches do not fill the image")
    return (
        patches.reshape(b, h, w, p, q, d // (p * q)).permute(0, 5, 1, 3, 2, 4).reshape(b, -1, H, W)
    )
