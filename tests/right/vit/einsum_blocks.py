"""Writes its own blocks, with einsum and explicit weights, and pools by a lookup of functions."""

import torch
from torch import nn

__all__ = ["ViT"]

POOLS = {"cls": lambda tokens: tokens.select(1, 0), "mean": lambda tokens: tokens.mean(1)}


def both(size):
    return tuple(size) if hasattr(size, "__len__") else (size, size)


class Normed(nn.Module):
    def __init__(self, norm, fn):
        super().__init__()
        self.norm, self.fn = norm, fn

    def forward(self, x):
        return x + self.fn(self.norm(x))


class MultiHead(nn.Module):
    def __init__(self, dim, heads, width, p):
        super().__init__()
        self.heads, self.width = heads, width
        self.to_qkv = nn.Linear(dim, heads * width * 3, bias=False)
        self.to_out = nn.Sequential()
        if heads > 1 or width != dim:
            self.to_out.append(nn.Linear(heads * width, dim)).append(nn.Dropout(p))

    def forward(self, x):
        b, n, _ = x.shape
        q, k, v = (
            part.reshape(b, n, self.heads, self.width) for part in self.to_qkv(x).chunk(3, dim=-1)
        )
        scores = torch.einsum("bihd,bjhd->bhij", q / self.width**0.5, k)
        mixed = torch.einsum("bhij,bjhd->bihd", torch.softmax(scores, dim=3), v)
        return self.to_out(mixed.reshape(b, n, -1))


class Mlp(nn.Module):
    def __init__(self, dim, hidden, p):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(dim, hidden), nn.GELU(), nn.Dropout(p), nn.Linear(hidden, dim), nn.Dropout(p)
        )

    def forward(self, x):
        return self.net(x)


class Stack(nn.Module):
    def __init__(self, blocks):
        super().__init__()
        self.layers = nn.Sequential(*blocks)

    def forward(self, x):
        return self.layers(x)


class Blocks(nn.Module):
    def __init__(self, rows, columns):
        super().__init__()
        self.rows, self.columns = rows, columns

    def forward(self, images):
        cut = images.unfold(2, self.rows, self.rows).unfold(3, self.columns, self.columns)
        return torch.einsum("bchwpq->bhwpqc", cut).flatten(3).flatten(1, 2)


class ViT(nn.Module):
    def __init__(
        self,
        *,
        image_size,
        patch_size,
        num_classes,
        dim,
        depth,
        heads,
        mlp_dim,
        pool="cls",
        channels=3,
        dim_head=64,
        dropout=0.0,
        emb_dropout=0.0,
    ):
        super().__init__()
        try:
            self.pooled = POOLS[pool]
        except KeyError:
            raise ValueError(f"no such pooling: {pool}") from None
        (height, width), (rows, columns) = both(image_size), both(patch_size)
        count = height // rows * (width // columns)
        self.pos_embedding = nn.Parameter(torch.zeros(1, 1 + count, dim))
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        nn.init.normal_(self.pos_embedding, std=0.02)
        self.to_patch_embedding = nn.Sequential(
            Blocks(rows, columns), nn.Linear(channels * rows * columns, dim)
        )
        self.emb_dropout = nn.Dropout(emb_dropout)
        self.transformer = Stack(
            nn.Sequential(
                Normed(nn.LayerNorm(dim), MultiHead(dim, heads, dim_head, dropout)),
                Normed(nn.LayerNorm(dim), Mlp(dim, mlp_dim, dropout)),
            )
            for _ in range(depth)
        )
        self.mlp_head = nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, num_classes))

    def forward(self, images):
        tokens = nn.functional.pad(self.to_patch_embedding(images), (0, 0, 1, 0))
        tokens[:, :1] += self.cls_token
        return self.mlp_head(
            self.pooled(self.transformer(self.emb_dropout(tokens + self.pos_embedding)))
        )
