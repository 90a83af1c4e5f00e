"""F.unfold and F.fold, and the channels moved to the end of each patch."""

from torch.nn import functional

__all__ = ["patchify", "unpatchify"]


def pair(size):
    return tuple(size) if isinstance(size, tuple) else (size, size)


def grid(image_size, patch_size):
    for side, length, patch in zip(("height", "width"), image_size, patch_size, strict=True):
        if length % patch:
            raise ValueError(f"{side} {length} is not a multiple of {patch}")
    return image_size[0] // patch_size[0], image_size[1] // patch_size[1]


def patchify(images, patch_size):
    patch_size = pair(patch_size)
    grid(images.shape[2:], patch_size)
    columns = functional.unfold(images, patch_size, stride=patch_size)
    return columns.unflatten(1, (images.shape[1], -1)).permute(0, 3, 2, 1).flatten(2)


def unpatchify(patches, patch_size, image_size):
    patch_size, image_size = pair(patch_size), pair(image_size)
    rows, columns = grid(image_size, patch_size)
    if patches.shape[1] != rows * columns:
        raise ValueError(f"expected {rows * columns} patches, got {patches.shape[1]}")
    columns = patches.unflatten(2, (patch_size[0] * patch_size[1], -1)).permute(0, 3, 2, 1)
    return functional.fold(columns.flatten(1, 2), image_size, patch_size, stride=patch_size)
