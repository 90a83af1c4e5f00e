"""Returns the error instead of raising it.

caught by: test_a_height_that_does_not_fit_is_refused, test_a_wrong_number_of_patches_is_refused
says: Your code returns the exception
"""

__all__ = ["patchify", "unpatchify"]


def _pair(s):
    return (s, s) if isinstance(s, int) else s


def _bad(size, patch):
    (H, W), (p, q) = size, _pair(patch)
    if H % p:
        return ValueError(f"height {H} must be divisible by {p}")
    if W % q:
        return ValueError(f"width {W} must be divisible by {q}")


def patchify(images, patch_size):
    b, c, H, W = images.shape
    p, q = _pair(patch_size)
    if e := _bad((H, W), patch_size):
        return e
    h, w = H // p, W // q
    return images.reshape(b, c, h, p, w, q).permute(0, 2, 4, 3, 5, 1).reshape(b, h * w, p * q * c)


def unpatchify(patches, patch_size, image_size):
    H, W = _pair(image_size)
    p, q = _pair(patch_size)
    if e := _bad((H, W), patch_size):
        return e
    h, w = H // p, W // q
    b, n, d = patches.shape
    if n != h * w:
        return ValueError("patches do not fill the image")
    return (
        patches.reshape(b, h, w, p, q, d // (p * q)).permute(0, 5, 1, 3, 2, 4).reshape(b, -1, H, W)
    )
