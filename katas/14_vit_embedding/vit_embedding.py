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

    `(batch, channels, height, width)` becomes `(batch, patches, values)`. Patches go row by row.
    In a patch, the order is row, column, channel. You may put your own code of kata 11 here.
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

    A linear layer projects each patch to `dim` numbers. The class token comes before the patches of
    each image. Each of these `patches + 1` tokens gets its own position added. Dropout comes last.

    `image_size` and `patch_size` are an int, which stands for both sides, or a pair
    `(height, width)`.

    `named_parameters()` lists these four, in this order, and the state dict holds nothing else:

    - `pos_embedding`, `(1, patches + 1, dim)`
    - `cls_token`, `(1, 1, dim)`
    - `to_patch_embedding.1.weight` and `to_patch_embedding.1.bias`: `to_patch_embedding` is an
      `nn.Sequential` of two modules. The first has no parameters (`Patchify` is one), the second is
      an `nn.Linear` from `patch height * patch width * channels` values to `dim`.

    The initial values are up to you. `dropout` is the share of numbers that is dropped in train
    mode, where the other numbers are divided by `1 - dropout`.

    Raises:
        ValueError: if the patches do not cover the image exactly.
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
        # TODO: check the sizes, then make the layers and the two Parameters
        raise NotImplementedError

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Turn images `(batch, channels, height, width)` into tokens `(batch, patches + 1, dim)`.

        Raises:
            ValueError: if the images do not have the height and the width of `image_size`.
        """
        # TODO: check the size, then patches, class token, positions, dropout
        raise NotImplementedError
