"""Takes None and an empty string for the default.

caught by: test_an_unknown_pool_is_refused
says: Your ViT takes this `pool` for one of the two
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, pool="cls", **sizes):
        super().__init__(pool=pool or "cls", **sizes)
