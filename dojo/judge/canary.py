"""A test that must fail: where it passes, or fails otherwise, somebody tampered with the judge."""

from collections.abc import Callable

import torch

from dojo import checks

MESSAGE = "every check refuses what it must refuse"


def _an_error_that_is_not_raised() -> None:
    with checks.raises(ValueError, "", "canary"):
        pass


WRONG: list[Callable[[], None]] = [
    lambda: checks.equal(torch.zeros(2), torch.ones(2), "canary"),
    lambda: checks.equal(torch.ones(1, 2), torch.ones(2, 1), "canary", tolerance=1e-6),
    lambda: checks.equal(torch.zeros(2), torch.ones(2), "canary", tolerance=1e-6),
    lambda: checks.equal(["a", "b"], ["b", "a"], "canary"),
    lambda: checks.same(torch.ones(2), torch.ones(2), "canary"),
    lambda: checks.instance("text", torch.Tensor, "canary"),
    lambda: checks.holds(False, "canary"),
    _an_error_that_is_not_raised,
]


def _refuses(check: Callable[[], None]) -> bool:
    try:
        check()
    except checks.Mismatch:
        return True
    return False


def test_every_check_refuses_what_it_must_refuse() -> None:
    raise AssertionError(
        MESSAGE if all(_refuses(check) for check in WRONG) else "a check accepts a wrong value"
    )
