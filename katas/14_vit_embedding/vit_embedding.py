"""The embedding of the Vision Transformer: images become sequences of tokens.

Sources: Dosovitskiy et al., "An Image is Worth 16x16 Words" (https://arxiv.org/abs/2010.11929),
section 3.1, equation 1; the article "PyTorch中的torch.nn.Parameter() 详解"
(https://blog.csdn.net/weixin_44966641/article/details/118730730).
"""

from __future__ import annotations

import torch
from torch import nn

__all__ = ["ViTEmbedding"]


def pair(size: int | tuple[int, int]) -> tuple[int, int]:
    """Return a size as `(height, width)`: an int stands for both."""
    return (size, size) if isinstance(size, int) else (size[0], size[1])


class Patchify(nn.Module):
    """Cuts images into patches, as in kata 11. It has no parameters.

    `(batch, channels, height, width)` becomes `(batch, patches, values)`: patches row by row;
    inside a patch the order is row, column, channel. Your own code of kata 11 may take its place.
    """

    def __init__(self, patch_size: int | tuple[int, int]) -> None:
        super().__init__()
        self.patch_size = pair(patch_size)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        batch, channels, height, width = images.shape
        rows, columns = self.patch_size
        grid = images.reshape(batch, channels, height // rows, rows, width // columns, columns)
        return grid.permute(0, 2, 4, 3, 5, 1).flatten(3).flatten(1, 2)  # (batch, patches, values)


class ViTEmbedding(nn.Module):
    """Turns images into the tokens that a Vision Transformer reads.

    Every patch is projected to `dim` numbers, the class token is put before the patches of each
    image, each of these `patches + 1` tokens gets its own position added, and dropout comes last.

    `image_size` and `patch_size` are an int or a pair `(height, width)`.

    `named_parameters()` lists these four, in this order, and the state dict holds nothing else:

    - `pos_embedding`, `(1, patches + 1, dim)`;
    - `cls_token`, `(1, 1, dim)`;
    - `to_patch_embedding.1.weight` and `to_patch_embedding.1.bias`: `to_patch_embedding` is an
      `nn.Sequential` of the module that cuts the patches and an `nn.Linear` from
      `patch height * patch width * channels` values to `dim`.

    `dropout` is the share of the finished tokens' single numbers that is dropped in train mode.
    How the parameters are filled at first is up to you.

    Raises:
        ValueError: when the patches do not cover the image exactly.
    """

    def __init__(
        self,
        *,
        image_size: int | tuple[int, int],
        patch_size: int | tuple[int, int],
        dim: int,
        channels: int = 3,
        dropout: float = 0.0,
    ) -> None:
        # TODO: make the two layers and the two Parameters; how many tokens are there?
        raise NotImplementedError

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Turn images `(batch, channels, height, width)` into tokens `(batch, patches + 1, dim)`.

        Raises:
            ValueError: when the images are not of the height and width given as `image_size`.
        """
        # TODO: images of the right size in, finished tokens out
        raise NotImplementedError
