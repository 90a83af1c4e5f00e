"""Refuses a wrong number of patches with a RuntimeError.

caught by: test_a_wrong_number_of_patches_is_refused
says: If there are more or fewer patches than the images need, unpatchify raises a ValueError
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
    if h % ph:
        raise ValueError(f"height {h} is not divisible by {ph}")
    if w % pw:
        raise ValueError(f"width {w} is not divisible by {pw}")
    return h // ph, w // pw


def unpatchify(patches, patch_size, image_size):
    batch, count, length = patches.shape
    height, width = _pair(image_size)
    ph, pw = _pair(patch_size)
    rows, columns = _grid((height, width), patch_size)
    if count != rows * columns:
        raise RuntimeError("wrong number of patches")
    x = patches.reshape(batch, rows, columns, ph, pw, -1)
    x = x.permute(0, 5, 1, 3, 2, 4)
    return x.reshape(batch, -1, height, width)
