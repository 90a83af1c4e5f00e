"""Takes the number of channels from the last call of patchify.

caught by: test_patches_become_the_image_again
says: unpatchify keeps something from the last call of patchify
"""


def _pair(size):
    return (size, size) if isinstance(size, int) else size


def patchify(images, patch_size):
    batch, channels, height, width = images.shape
    global C
    C = channels
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
        raise ValueError("wrong number of patches")
    x = patches.reshape(batch, rows, columns, ph, pw, -1)
    x = x.permute(0, 5, 1, 3, 2, 4)
    return x.reshape(batch, C, height, width)
