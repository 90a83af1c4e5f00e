"""The comparisons that kata tests use: what they accept, what they refuse, and what they say."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from dojo import checks
from dojo.judge import canary


def said(check, *arguments, **options) -> str:
    """Return what a check that must refuse says."""
    with pytest.raises(checks.Mismatch) as caught:
        check(*arguments, **options)
    lines = str(caught.value).splitlines()
    assert max(map(len, lines)) <= checks.WIDTH
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (torch.ones(2), torch.ones(2)),
        (nn.Parameter(torch.ones(2)), torch.ones(2)),
        (torch.ones(2, device="meta"), torch.zeros(2, device="meta")),
        (torch.tensor(True), torch.tensor(True)),
        (["a", "b"], ["a", "b"]),
        (torch.Size([2, 3]), (2, 3)),
        ({"a": torch.ones(2)}, {"a": torch.ones(2)}),
        ([torch.ones(2), None], [torch.ones(2), None]),
        (3, 3),
        ("x", "x"),
        (None, None),
    ],
)
def test_equal_accepts(got: object, expected: object) -> None:
    checks.equal(got, expected, "f()")


@pytest.mark.parametrize(
    ("got", "expected", "text"),
    [
        (
            torch.zeros(2),
            torch.ones(2),
            "first difference at [0]: 0, expected 1 (2 of 2 values differ)",
        ),
        (
            torch.tensor([1.0, float("nan")]),
            torch.ones(2),
            "first difference at [1]: nan, expected 1",
        ),
        (torch.ones(1, 2), torch.ones(2), "shape (1, 2), expected (2,)"),
        (torch.ones(1), torch.ones(2), "shape (1,), expected (2,)"),
        (
            torch.ones(2, dtype=torch.float64),
            torch.ones(2),
            "dtype torch.float64, expected torch.float32",
        ),
        (torch.ones(2, device="meta"), torch.ones(2), "device meta, expected cpu"),
        (None, torch.ones(2), "f() gives None, expected tensor([1, 1])"),
        ([1.0, 1.0], torch.ones(2), "expected a tensor, got a list"),
        (torch.tensor(3), 3, "f() gives tensor(3), expected 3"),
        (["a"], ["a", "b"], "f() gives ['a'], expected ['a', 'b']"),
        (("a",), ["a"], "f() gives ('a',), expected ['a']"),
        (iter(["a"]), ["a"], "expected ['a']"),
        (True, 1, "f() gives True, expected 1"),
        (1, True, "f() gives 1, expected True"),
        ({"b": 1, "a": 1}, {"a": 1, "b": 1}, "f() gives {'b': 1, 'a': 1}"),
        ({"a": torch.zeros(1)}, {"a": torch.ones(1)}, "f() gives"),
        (None, ["a"], "f() gives None, expected ['a']"),
    ],
)
def test_equal_refuses_and_says(got: object, expected: object, text: str) -> None:
    assert text in said(checks.equal, got, expected, "f()")


def test_a_long_difference_is_shown_under_each_other() -> None:
    got, expected = [f"layer{i}.weight" for i in range(9)], [f"layer{i}.weight" for i in range(8)]
    lines = said(checks.equal, got, expected, "names of f()").splitlines()
    assert lines[0] == "called   names of f()"
    assert [line.split()[0] for line in lines if not line.startswith(" ")][1:3] == [
        "got",
        "expected",
    ]
    assert lines[-1] == "not expected: layer8.weight"


def test_a_large_tensor_is_shown_by_shape_and_first_difference() -> None:
    wrong = torch.zeros(4, 5)
    wrong[2, 3] = 1
    text = said(checks.equal, wrong, torch.zeros(4, 5), "f(x)")
    assert "a tensor of shape (4, 5), float32" in text
    assert "first difference at [2, 3]: 1, expected 0 (1 of 20 values differ)" in text


def test_a_tolerance_accepts_only_what_is_close() -> None:
    checks.equal(torch.ones(2) + 1e-6, torch.ones(2), "f()", tolerance=1e-5)
    checks.equal(1.0 + 1e-6, 1.0, "f()", tolerance=1e-5)
    checks.equal([1.0 + 1e-6], [1.0], "f()", tolerance=1e-5)
    assert "first difference at [0]" in said(
        checks.equal, torch.ones(2) + 1e-3, torch.ones(2), "f()", tolerance=1e-5
    )
    assert said(checks.equal, float("nan"), 1.0, "f()", tolerance=1e-5)


def test_a_mismatch_holds_what_was_compared() -> None:
    with pytest.raises(checks.Mismatch) as caught:
        checks.equal(1, 2, "f()", why="Twice one is two.")
    mismatch = caught.value
    assert (mismatch.got, mismatch.expected, mismatch.called) == (1, 2, "f()")
    assert (mismatch.lines, mismatch.why) == (["f() gives 1, expected 2"], "Twice one is two.")
    assert str(mismatch) == "f() gives 1, expected 2\nTwice one is two."


def test_alike_tells_what_equal_would_accept() -> None:
    assert checks.alike(torch.ones(2), torch.ones(2))
    assert not checks.alike(torch.ones(2), torch.ones(2, dtype=torch.float64))
    assert checks.alike(torch.ones(2) + 1e-6, torch.ones(2), tolerance=1e-5)
    assert not checks.alike(ValueError("x"), torch.ones(2))


def test_says_looks_into_an_exception() -> None:
    assert checks.says(ValueError("It is TOO large"), "too LARGE")
    assert not checks.says(ValueError("small"), "large")
    assert not checks.says("too large", "large")


def test_a_long_list_of_names_says_which_are_missing_and_which_are_too_many() -> None:
    expected = [f"layer{i}.weight" for i in range(9)]
    got = [*expected[:3], "x", *expected[4:8], "y"]
    lines = said(checks.equal, got, expected, "names").splitlines()
    assert lines[-1] == "missing: layer3.weight, layer8.weight; not expected: x, y"
    assert "first difference at [0]" in said(checks.equal, expected[::-1], expected, "names")
    many = said(checks.equal, [], expected, "names").replace("\n", " ")
    assert many.endswith("layer4.weight and 4 more")


def test_same() -> None:
    tensor = torch.ones(2)
    checks.same(tensor, tensor, "f()")
    assert "two different objects" in said(checks.same, tensor.clone(), tensor, "f()")
    checks.same(None, None, "f()")


def test_instance() -> None:
    checks.instance(torch.ones(2), torch.Tensor, "f()")
    text = said(checks.instance, [1], torch.Tensor, "f()", why="Because.")
    assert text == "f() gives [1] of type list, expected a Tensor\nBecause."


def test_holds() -> None:
    checks.holds(True, "it does not")
    assert said(checks.holds, False, "it does not", why="Because.") == "it does not\nBecause."


def test_raises() -> None:
    with checks.raises(ValueError, "TOO large", "f()"):
        raise ValueError("this is too LARGE")

    def none() -> None:
        with checks.raises(ValueError, "large", "f()"):
            pass

    def other() -> None:
        with checks.raises(ValueError, "large", "f()"):
            raise TypeError("large")

    assert said(none) == "f() raises nothing, expected ValueError that says 'large'"
    assert said(other).startswith("f() raises TypeError: large, expected ValueError")


def test_raises_lets_a_hole_through() -> None:
    with pytest.raises(NotImplementedError), checks.raises(RuntimeError, "", "f()"):
        raise NotImplementedError


def test_a_prediction_is_not_told_the_answer() -> None:
    with pytest.raises(checks.Unanswered):
        checks.answered(..., 3, "N", why="Count.")
    assert (
        said(checks.answered, 2, 3, "N", why="Count.") == "N is 2, but torch says otherwise\nCount."
    )
    assert said(checks.answered, "3", 3, "N", why="Count.") == (
        "N is '3', expected a whole number, without quotes\nCount."
    )
    checks.answered(3, 3, "N", why="Count.")


class Lying(torch.Tensor):
    """A tensor whose operations all say yes."""

    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return True


def test_a_subclass_that_answers_for_torch_is_not_believed() -> None:
    lying = torch.zeros(2).as_subclass(Lying)
    assert said(checks.equal, lying, torch.ones(2), "f()")
    assert said(checks.equal, lying, torch.ones(2), "f()", tolerance=1e-5)


def test_the_canary_fails_as_it_must() -> None:
    assert all(canary._refuses(check) for check in canary.WRONG)
    with pytest.raises(AssertionError, match=canary.MESSAGE):
        canary.test_every_check_refuses_what_it_must_refuse()


def test_an_exception_is_looked_at_like_a_value() -> None:
    def call() -> object:
        return int("x")

    got = checks.outcome(call)
    assert checks.outcome(lambda: 3) == 3
    assert "raises   ValueError: invalid literal" in said(checks.equal, got, 3, "int('x')")
    text = said(checks.instance, got, int, "int('x')", why="Only digits count.")
    assert "expected an int\nOnly digits count." in text


def test_the_holes_own_error_is_not_taken_for_an_outcome() -> None:
    def hole() -> object:
        raise NotImplementedError

    with pytest.raises(NotImplementedError):
        checks.outcome(hole)


class Text(str):
    """A string of another type."""


@pytest.mark.parametrize(
    ("got", "expected", "told_apart"),
    [
        (
            torch.tensor([1.0]),
            torch.tensor([1.000001]),
            "tensor([1]), expected tensor([1.00000095])",
        ),
        (torch.tensor(1.0), torch.tensor(1.0000001), "tensor(1), expected tensor(1.00000012)"),
        (torch.ones(20), torch.ones(20) + 1e-6, "at [0]: 1, expected 1.00000095"),
        (torch.ones(1).double(), torch.ones(1).double() + 1e-13, "expected 1.0000000000000999"),
        (
            [torch.tensor(1.0)],
            [torch.tensor(1.000001)],
            "[tensor(1)], expected [tensor(1.00000095)]",
        ),
        (Text("a"), "a", "'a' of type Text, expected 'a' of type str"),
        ("a  b", "a b", "first difference at [2]: 'a  b', expected 'a b'"),
        ("x" * 400 + "a", "x" * 400 + "b", "'xxxxxxxxxxa', expected 'xxxxxxxxxxb'"),
        ({"a": Text("b")}, {"a": "b"}, "at 'a': 'b' of type Text, expected 'b' of type str"),
    ],
)
def test_got_and_expected_never_look_the_same(
    got: object, expected: object, told_apart: str
) -> None:
    assert told_apart in said(checks.equal, got, expected, "f()").replace("\n", " ")


def test_two_types_of_one_name_are_told_apart() -> None:
    own = type("Parameter", (torch.Tensor,), {"__module__": "own_nn"})
    told = said(checks.instance, torch.ones(1).as_subclass(own), nn.Parameter, "f()")
    assert "own_nn.Parameter, expected a\ntorch.nn.parameter.Parameter" in told
