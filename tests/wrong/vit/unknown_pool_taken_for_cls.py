"""Takes any other `pool` for the class token.

caught by: test_an_unknown_pool_is_refused
says: Your ViT takes this `pool` for one of the two
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, pool="cls", **sizes):
        super().__init__(pool="mean" if pool == "mean" else "cls", **sizes)
