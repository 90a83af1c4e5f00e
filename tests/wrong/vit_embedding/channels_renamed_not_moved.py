"""Brings the channels to the end with a reshape, which only gives the axes other sizes.

caught by: test_a_token_for_each_patch
says: You exchange dimensions with a reshape, which mixes the numbers
"""

from torch import nn

from dojo.loading import solution_of

base = solution_of(__file__)


class Patchify(base.Patchify):
    def forward(self, images):
        batch, channels, height, width = images.shape
        renamed = images.reshape(batch, height, width, channels)
        return super().forward(renamed.permute(0, 3, 1, 2))


class ViTEmbedding(base.ViTEmbedding):
    def __init__(self, *, patch_size, **sizes):
        super().__init__(patch_size=patch_size, **sizes)
        self.to_patch_embedding = nn.Sequential(Patchify(patch_size), self.to_patch_embedding[1])
