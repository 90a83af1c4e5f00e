"""Takes the patch size for the number of patches: chunk and split are confused.

caught by: test_a_patch_is_a_block_of_pixels
says: Your code takes the patch size for the number of patches
also: Your patches have 6 x 2 pixels
"""

import torch

__all__ = ["patchify", "unpatchify"]


def _pair(s):
    return (s, s) if isinstance(s, int) else s


def patchify(images, patch_size):
    p, q = _pair(patch_size)
    b, c, H, W = images.shape
    if H % p:
        raise ValueError(f"height {H} must be divisible by {p}")
    if W % q:
        raise ValueError(f"width {W} must be divisible by {q}")
    out = []
    for row in images.chunk(p, dim=2):
        for block in row.chunk(q, dim=3):
            out.append(block.permute(0, 2, 3, 1).reshape(b, -1))
    return torch.stack(out, dim=1)


def unpatchify(patches, patch_size, image_size):
    raise NotImplementedError
