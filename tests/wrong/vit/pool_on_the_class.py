"""Keeps `pool` on the class, for all its ViTs.

caught by: test_pool_mean
says: Another ViT that was made later changes the `pool` of this one
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        ViT.shared = self.pool

    def forward(self, images):
        self.pool = ViT.shared
        return super().forward(images)
