"""Names both sides whenever one of them does not fit.

caught by: test_the_message_names_the_side
says: Your message names both sides, but one of them fits
"""

__all__ = ["patchify", "unpatchify"]


def _pair(s):
    return (s, s) if isinstance(s, int) else s


def _grid(size, patch):
    (H, W), (p, q) = size, _pair(patch)
    if H % p or W % q:
        raise ValueError(f"height {H} and width {W} must be divisible by ({p}, {q})")
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
