"""Cut images into patches, and put them together again.

A Vision Transformer reads an image as a sequence of patches (Dosovitskiy et al., "An Image is
Worth 16x16 Words", https://arxiv.org/abs/2010.11929, section 3.1). The order of the numbers is the
one that einops writes as `b c (h p1) (w p2) -> b (h w) (p1 p2 c)`.
"""

from torch import Tensor

__all__ = ["patchify", "unpatchify"]

Size = int | tuple[int, int]  # one number for a square, or (height, width)


def _pair(size: Size) -> tuple[int, int]:
    """Return a size as (height, width)."""
    return (size, size) if isinstance(size, int) else size


def patchify(images: Tensor, patch_size: Size) -> Tensor:
    """Cut `(batch, channels, height, width)` into `(batch, patches, numbers of one patch)`.

    The patches are neighbouring blocks that do not overlap. They come row by row: the first row of
    patches from left to right, then the second. Inside a patch the pixels come row by row too, and
    the channels of one pixel stand side by side. `patch_size` is an int or a pair.

    Raises ValueError when the patches do not fill the images exactly. The message says which side
    does not fit, height or width, how long it is, and the patch size along it.
    """
    # BEGIN SOLUTION: cut the images into blocks and lay out each block in one row
    batch, channels, height, width = images.shape
    patch_height, patch_width = _pair(patch_size)
    rows, columns = _grid((height, width), patch_size)
    blocks = images.reshape(batch, channels, rows, patch_height, columns, patch_width)
    blocks = blocks.permute(0, 2, 4, 3, 5, 1)  # (batch, rows, columns, height, width, channels)
    return blocks.reshape(batch, rows * columns, patch_height * patch_width * channels)
    # END SOLUTION


def unpatchify(patches: Tensor, patch_size: Size, image_size: Size) -> Tensor:
    """Put the patches of `patchify` together: `(batch, channels, height, width)`.

    `image_size` is the size of the images to return, an int or a pair. How many channels there are
    follows from the length of a patch.

    Raises ValueError when patches of that size do not fill images of that size, and when there are
    more or fewer patches than it takes.
    """
    # BEGIN SOLUTION: go the way of `patchify` backwards
    batch, count, _ = patches.shape
    height, width = _pair(image_size)
    rows, columns = _grid((height, width), patch_size)
    if count != rows * columns:
        raise ValueError(f"{rows} rows of {columns} patches make the image, but there are {count}")
    blocks = patches.reshape(batch, rows, columns, *_pair(patch_size), -1)
    blocks = blocks.permute(0, 5, 1, 3, 2, 4)  # (batch, channels, rows, height, columns, width)
    return blocks.reshape(batch, -1, height, width)
    # END SOLUTION


def _grid(image_size: tuple[int, int], patch_size: Size) -> tuple[int, int]:
    """Return how many rows and how many columns of patches an image has; both functions ask this.

    Raises ValueError when the patches do not fill the image exactly.
    """
    # BEGIN SOLUTION: divide, and refuse a side that does not fit
    counts = []
    for side, length, patch in zip(("height", "width"), image_size, _pair(patch_size), strict=True):
        if length % patch:
            raise ValueError(f"the {side} {length} is not divisible by the patch {side} {patch}")
        counts.append(length // patch)
    rows, columns = counts
    return rows, columns
    # END SOLUTION
