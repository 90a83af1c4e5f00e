"""Compares the area of a patch with that of the image, not side by side.

caught by: test_a_height_that_does_not_fit_is_refused
says: Your code compares areas
also: Your message names both sides, but one of them fits
"""


def _pair(size):
    return (size, size) if isinstance(size, int) else size


def patchify(images, patch_size):
    batch, channels, height, width = images.shape
    ph, pw = _pair(patch_size)
    rows, columns = _grid((height, width), patch_size)
    x = images.reshape(batch, channels, rows, ph, columns, pw)
    x = x.permute(0, 2, 4, 3, 5, 1)
    return x.reshape(batch, rows * columns, ph * pw * channels)


def _grid(image_size, patch_size):
    h, w = image_size
    ph, pw = _pair(patch_size)
    if (h * w) % (ph * pw):
        raise ValueError(f"height {h} or width {w} is not divisible by {ph} x {pw}")
    return h // ph, w // pw


def unpatchify(patches, patch_size, image_size):
    batch, count, length = patches.shape
    height, width = _pair(image_size)
    ph, pw = _pair(patch_size)
    rows, columns = _grid((height, width), patch_size)
    if count != rows * columns:
        raise ValueError("wrong number of patches")
    x = patches.reshape(batch, rows, columns, ph, pw, -1)
    x = x.permute(0, 5, 1, 3, 2, 4)
    return x.reshape(batch, -1, height, width)
