"""Looks for `pool` in a string, which holds parts of words too.

caught by: test_an_unknown_pool_is_refused
says: Your ViT takes this `pool` for one of the two
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, pool="cls", **sizes):
        if pool is None or pool not in "cls, mean":
            raise ValueError(pool)
        super().__init__(pool=pool if pool in ("cls", "mean") else "cls", **sizes)
