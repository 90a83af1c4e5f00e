"""Normalises with an eps of 1e-6.

caught by: test_a_checkpoint_gives_the_same_logits
says: A normalisation has an eps of 1e-6
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class PreNorm(base.PreNorm):
    def __init__(self, dim, fn):
        super().__init__(dim, fn)
        self.norm.eps = 1e-6


class ViT(base.ViT):
    def __init__(self, **sizes):
        super().__init__(**sizes)
        self.mlp_head[0].eps = 1e-6


base.PreNorm = PreNorm
