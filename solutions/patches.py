"""Cut images into patches, and put them together again.

A Vision Transformer reads an image as a sequence of patches (Dosovitskiy et al., "An Image is
Worth 16x16 Words", https://arxiv.org/abs/2010.11929, section 3.1). einops writes the order of the
numbers as `b c (h p1) (w p2) -> b (h w) (p1 p2 c)`.
"""

from torch import Tensor

__all__ = ["patchify", "unpatchify"]

Size = int | tuple[int, int]  # a number for a square, or (height, width); sizes are positive


def _pair(size: Size) -> tuple[int, int]:
    """Return a size as (height, width)."""
    return (size, size) if isinstance(size, int) else size


def patchify(images: Tensor, patch_size: Size) -> Tensor:
    """Cut `(batch, channels, height, width)` into `(batch, patches, patch height * patch width * channels)`.

    The patches are neighbouring blocks that do not overlap. They come row by row: the first row of
    patches from left to right, then the second. Inside a patch the pixels come row by row, too, and
    the channels of one pixel stand side by side.

    Raises ValueError if the patches do not fill the images exactly. The message names the side that
    does not fit, height or width, and the patch size along it (if neither side fits, one of the two).
    """
    # BEGIN SOLUTION: cut the images into blocks and write out each block as one row of numbers
    batch, channels, height, width = images.shape
    patch_height, patch_width = _pair(patch_size)
    rows, columns = _grid((height, width), patch_size)
    blocks = images.reshape(batch, channels, rows, patch_height, columns, patch_width)
    blocks = blocks.permute(0, 2, 4, 3, 5, 1)  # (batch, rows, columns, height, width, channels)
    return blocks.reshape(batch, rows * columns, patch_height * patch_width * channels)
    # END SOLUTION


def _grid(image_size: tuple[int, int], patch_size: Size) -> tuple[int, int]:
    """Return how many rows and how many columns of patches an image has.

    Both functions can use this. You may delete it.

    Raises ValueError if the patches do not fill the image exactly.
    """
    # BEGIN SOLUTION: divide each side by the patch size, and refuse a side that does not fit
    counts = []
    for side, length, patch in zip(("height", "width"), image_size, _pair(patch_size), strict=True):
        if length % patch:
            raise ValueError(f"the {side} {length} is not divisible by the patch {side} {patch}")
        counts.append(length // patch)
    rows, columns = counts
    return rows, columns
    # END SOLUTION


def unpatchify(patches: Tensor, patch_size: Size, image_size: Size) -> Tensor:
    """Put the patches of `patchify` together again: `(batch, channels, height, width)`.

    `image_size` is the size of the images to return. The number of channels follows from the length
    of a patch.

    Raises ValueError if patches of that size do not fill images of that size exactly, and if there
    are more or fewer patches than the images need.
    """
    # BEGIN SOLUTION: take the steps of `patchify` backwards
    batch, count, _ = patches.shape
    height, width = _pair(image_size)
    rows, columns = _grid((height, width), patch_size)
    if count != rows * columns:
        raise ValueError(f"an image needs {rows} x {columns} patches, but there are {count}")
    blocks = patches.reshape(batch, rows, columns, *_pair(patch_size), -1)
    blocks = blocks.permute(0, 5, 1, 3, 2, 4)  # (batch, channels, rows, height, columns, width)
    return blocks.reshape(batch, -1, height, width)
    # END SOLUTION
