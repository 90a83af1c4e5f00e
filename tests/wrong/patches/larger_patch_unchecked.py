"""Asks for a remainder only where the image is at least as large as the patch.

caught by: test_a_height_that_does_not_fit_is_refused, test_a_width_that_does_not_fit_is_refused
says: Your code goes on with what does not fit, and reshape fails
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    pair = (patch_size, patch_size) if isinstance(patch_size, int) else patch_size
    for name, n, p in zip(("height", "width"), images.shape[2:], pair, strict=True):
        if n > p and n % p:
            raise ValueError(f"{name} {n} is not a multiple of {p}")
    batch, channels, height, width = images.shape
    rows, columns = height // pair[0], width // pair[1]
    blocks = images.reshape(batch, channels, rows, pair[0], columns, pair[1])
    return blocks.permute(0, 2, 4, 3, 5, 1).flatten(3).flatten(1, 2)
