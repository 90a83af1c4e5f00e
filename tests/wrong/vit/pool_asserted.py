"""Checks `pool` with an assertion.

caught by: test_an_unknown_pool_is_refused
says: `assert` raises AssertionError, and `python -O` switches it off
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class ViT(base.ViT):
    def __init__(self, *, pool="cls", **sizes):
        assert pool in ("cls", "mean")
        super().__init__(pool=pool, **sizes)
