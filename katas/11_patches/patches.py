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
    # TODO: cut the images into blocks and write out each block as one row of numbers
    raise NotImplementedError


def _grid(image_size: tuple[int, int], patch_size: Size) -> tuple[int, int]:
    """Return how many rows and how many columns of patches an image has.

    Both functions can use this. You may delete it.

    Raises ValueError if the patches do not fill the image exactly.
    """
    # TODO: divide each side by the patch size, and refuse a side that does not fit
    raise NotImplementedError


def unpatchify(patches: Tensor, patch_size: Size, image_size: Size) -> Tensor:
    """Put the patches of `patchify` together again: `(batch, channels, height, width)`.

    `image_size` is the size of the images to return. The number of channels follows from the length
    of a patch.

    Raises ValueError if patches of that size do not fill images of that size exactly, and if there
    are more or fewer patches than the images need.
    """
    # TODO: take the steps of `patchify` backwards
    raise NotImplementedError
