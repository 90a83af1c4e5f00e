"""The Vision Transformer of the article: embedding, transformer blocks, pooling, head.

Sources: Dosovitskiy et al., "An Image is Worth 16x16 Words" (https://arxiv.org/abs/2010.11929),
section 3.1, equations 1 to 4; the article "PyTorch中的torch.nn.Parameter() 详解"
(https://blog.csdn.net/weixin_44966641/article/details/118730730), whose checkpoints fit.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

__all__ = ["ViT"]


def pair(size: int | tuple[int, int]) -> tuple[int, int]:
    """Return a size as `(height, width)`: an int stands for both."""
    return (size, size) if isinstance(size, int) else (size[0], size[1])


class Patchify(nn.Module):
    """Cuts images into patches, as in kata 11. It has no parameters.

    `(batch, channels, height, width)` becomes `(batch, patches, values)`: patches row by row;
    inside a patch the order is row, column, channel.
    """

    def __init__(self, patch_size: int | tuple[int, int]) -> None:
        super().__init__()
        self.patch_size = pair(patch_size)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        batch, channels, height, width = images.shape
        rows, columns = self.patch_size
        grid = images.reshape(batch, channels, height // rows, rows, width // columns, columns)
        return grid.permute(0, 2, 4, 3, 5, 1).flatten(3).flatten(1, 2)  # (batch, patches, values)


class Attention(nn.Module):
    """Lets each token collect values from all tokens, in `heads` ways. The shape stays `(batch, tokens, dim)`.

    Each head has `dim_head` numbers for a query, a key and a value. `to_out` joins the heads. A
    single head that is as wide as a token (`dim_head == dim`) has no `to_out`.
    """

    def __init__(self, dim: int, heads: int, dim_head: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        inner = heads * dim_head
        self.to_qkv = nn.Linear(dim, 3 * inner, bias=False)
        if heads == 1 and dim_head == dim:
            self.to_out: nn.Module = nn.Identity()
        else:
            self.to_out = nn.Sequential(nn.Linear(inner, dim), nn.Dropout(dropout))

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        qkv = self.to_qkv(tokens).unflatten(-1, (3, self.heads, -1))
        queries, keys, values = qkv.permute(2, 0, 3, 1, 4)  # each (batch, heads, tokens, dim_head)
        # softmax(queries @ keys.mT * dim_head ** -0.5) @ values
        gathered = functional.scaled_dot_product_attention(queries, keys, values)
        return self.to_out(gathered.transpose(1, 2).flatten(2))


class FeedForward(nn.Module):
    """Works on each token by itself. The shape stays `(batch, tokens, dim)`."""

    def __init__(self, dim: int, hidden: int, dropout: float) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(dim, hidden),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, dim),
            nn.Dropout(dropout),
        )

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.net(tokens)


class PreNorm(nn.Module):
    """Normalises each token, then calls `fn`."""

    def __init__(self, dim: int, fn: nn.Module) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.fn = fn

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.fn(self.norm(tokens))


class Transformer(nn.Module):
    """A stack of `depth` blocks. The shape stays `(batch, tokens, dim)`.

    Each block adds the result of attention to the tokens, then the result of the feed-forward
    network. There is no normalisation after the last block.
    """

    def __init__(
        self, *, dim: int, depth: int, heads: int, dim_head: int, mlp_dim: int, dropout: float
    ) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            nn.ModuleList(
                [
                    PreNorm(dim, Attention(dim, heads, dim_head, dropout)),
                    PreNorm(dim, FeedForward(dim, mlp_dim, dropout)),
                ]
            )
            for _ in range(depth)
        )

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        for attention, feed_forward in self.layers:
            tokens = tokens + attention(tokens)
            tokens = tokens + feed_forward(tokens)
        return tokens


class ViT(nn.Module):
    """Classifies images: `(batch, channels, height, width)` to logits `(batch, num_classes)`.

    The images become tokens as in kata 14, with `emb_dropout` as the last step. The tokens go
    through the `depth` blocks of the transformer, with `dropout`. One token per image is pooled. The
    head, a normalisation and a linear layer, turns it into logits.

    `image_size` and `patch_size` are an int or a pair `(height, width)`. `pool` says which token is
    pooled: "cls" the class token, "mean" the average of all tokens, the class token among them.

    `parameters()` lists the positions first, then the class token. The state dict has the keys of
    kata 14, the keys of the blocks under `transformer`, and two layers under `mlp_head`: 0 is the
    normalisation, 1 is the linear layer. It has no other keys.

    Raises:
        ValueError: from the constructor, when `pool` is neither "cls" nor "mean".
    """

    def __init__(
        self,
        *,
        image_size: int | tuple[int, int],
        patch_size: int | tuple[int, int],
        num_classes: int,
        dim: int,
        depth: int,
        heads: int,
        mlp_dim: int,
        pool: str = "cls",
        channels: int = 3,
        dim_head: int = 64,
        dropout: float = 0.0,
        emb_dropout: float = 0.0,
    ) -> None:
        # BEGIN SOLUTION: make the embedding's parts (as in kata 14), the transformer and the head
        super().__init__()
        if pool not in ("cls", "mean"):
            raise ValueError(f"pool is {pool!r}: it is 'cls' or 'mean'")
        (height, width), (rows, columns) = pair(image_size), pair(patch_size)
        patches = (height // rows) * (width // columns)
        self.to_patch_embedding = nn.Sequential(
            Patchify(patch_size),
            nn.Linear(rows * columns * channels, dim),
        )
        self.pos_embedding = nn.Parameter(torch.randn(1, patches + 1, dim))
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))
        self.dropout = nn.Dropout(emb_dropout)
        self.transformer = Transformer(
            dim=dim, depth=depth, heads=heads, dim_head=dim_head, mlp_dim=mlp_dim, dropout=dropout
        )
        self.pool = pool
        self.mlp_head = nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, num_classes))
        # END SOLUTION

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Return the logits `(batch, num_classes)` of images `(batch, channels, height, width)`."""
        # BEGIN SOLUTION: images to tokens, through the transformer, to one token, to logits
        patches = self.to_patch_embedding(images)  # (batch, patches, dim)
        cls_tokens = self.cls_token.expand(len(images), -1, -1)  # (batch, 1, dim)
        tokens = torch.cat([cls_tokens, patches], dim=1) + self.pos_embedding
        tokens = self.transformer(self.dropout(tokens))  # (batch, patches + 1, dim)
        pooled = tokens.mean(dim=1) if self.pool == "mean" else tokens[:, 0]  # (batch, dim)
        return self.mlp_head(pooled)
        # END SOLUTION
