"""Errors of torch and Python that a learner meets are explained as what they are."""

from __future__ import annotations

import pytest
import torch

from dojo.report.explain import _meaning

NOTHING = None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a, b = (1, 2, 3)", "more names, or fewer, on the left"),
        ("a, b = (1,)", "more names, or fewer, on the left"),
        ("a, b = 3", "the right side is one value"),
        ("a, b = NOTHING", "A value in this line is None"),
        ("NOTHING += 1", "A value in this line is None"),
        ("NOTHING.shape", "`.grad` is None before the first backward()"),
        ("(3)[0]", "This is a number"),
        ("list(3)", "This is a number"),
        ("list(torch.nn.Linear(1, 1))", "need an object with items"),
        ("torch.ones(1)()", "Parentheses call a function"),
        ("torch.randint(1)", "does not take arguments of these types"),
        ("torch.nn.Linear('a', 2)", "An argument of this call has the wrong type"),
        ("torch.zeros('a')", "An argument of this call has the wrong type"),
        ("{[]: 1}", "cannot be the key of a dict"),
        ("[1][1]", "The first one has the index 0"),
        ("torch.ones(2)[5]", "The first one has the index 0"),
        ("torch.ones(2).sum(3)", "fewer dimensions than that"),
        ("[1]['a']", "An index is a whole number"),
        ("[1] + (2,)", "joins a list with a list"),
        ("{} + {}", "does not work on these two types"),
        ("[1].shape", "Do you mean one of its items?"),
    ],
)
def test_an_error_has_a_meaning(line: str, said: str) -> None:
    names = {"torch": torch, "NOTHING": NOTHING}
    with pytest.raises(Exception) as caught:  # noqa: PT011
        exec(line, names)
    assert said in _meaning(caught.value)
