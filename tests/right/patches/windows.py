"""Tensor.unfold makes the windows; the way back joins axes with movedim and flatten."""

__all__ = ["patchify", "unpatchify"]


def pair(size):
    return tuple(size) if isinstance(size, tuple) else (size, size)


def grid(image_size, patch_size):
    for side, length, patch in zip(("height", "width"), image_size, patch_size, strict=True):
        if length % patch:
            raise ValueError(f"{side} {length} is not a multiple of {patch}")
    return image_size[0] // patch_size[0], image_size[1] // patch_size[1]


def patchify(images, patch_size):
    p, q = pair(patch_size)
    grid(images.shape[2:], (p, q))
    return (
        images.movedim(1, -1)
        .unfold(1, p, p)
        .unfold(2, q, q)
        .movedim(3, -1)
        .flatten(3)
        .flatten(1, 2)
    )


def unpatchify(patches, patch_size, image_size):
    p, q = pair(patch_size)
    rows, columns = grid(pair(image_size), (p, q))
    if patches.shape[1] != rows * columns:
        raise ValueError(f"{patches.shape[1]} patches, {rows * columns} needed")
    blocks = patches.unflatten(1, (rows, columns)).unflatten(3, (p, q, -1))
    return blocks.movedim(5, 1).transpose(3, 4).flatten(4, 5).flatten(2, 3)
