"""`mistakes.py`: which function is asked about a failure, what it gets, and what is made of its answer."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from small_dojo import make_dojo, write

from dojo.kata.catalog import Kata, find_kata
from dojo.report.diagnosis import Diagnosis, diagnose, is_slip, mistakes_of

TEST = """
from dojo import checks

TWICE = 2

def called_with(number):
    checks.equal(kata_of.double(number), TWICE * number, f"double({number})")

def test_values(kata):
    global kata_of
    kata_of, unused = kata, "seen"
    called_with(3)
    later = 1

def test_refusal(kata):
    with checks.raises(ValueError, "negative", "double(-1)"):
        kata.double(-1)
"""


@pytest.fixture
def kata(tmp_path: Path) -> Kata:
    """A kata whose tests and answer can be written again."""
    return find_kata(make_dojo(tmp_path), "double")


def run(kata: Kata, test: str, answer: str) -> BaseException:
    """Return the exception with which a test of TEST ends for an answer."""
    module = ModuleType("answer")
    write(kata.stub, answer)
    exec(compile(answer, str(kata.stub), "exec"), module.__dict__)
    names: dict[str, object] = {}
    exec(compile(TEST, str(kata.tests), "exec"), names)
    with pytest.raises(BaseException) as caught:  # noqa: PT011 (any)
        names[test](module)  # type: ignore[operator]
    return caught.value


def said(kata: Kata, mistakes: str, *, test: str = "test_values", answer: str = "") -> Diagnosis:
    """Return the diagnosis of a wrong answer, by these functions."""
    write(kata.mistakes, mistakes)
    return diagnose(kata, test, run(kata, test, answer or "def double(x): return x"))


def test_a_function_is_named_after_the_behaviour(kata: Kata) -> None:
    mistakes = "def values(got): return 'values'\ndef refusal(got): return 'refusal'"
    assert said(kata, mistakes).sentence == "values"


def test_a_function_gets_what_it_asks_for_by_name(kata: Kata) -> None:
    """What the check compared, the locals of the test and of its helpers, the globals."""
    asked = "got, expected, called, error, number, unused, TWICE"
    mistakes = f"def values({asked}): return repr([{asked}])"
    assert said(kata, mistakes).sentence == repr([3, 6, "double(3)", None, 3, "seen", 2])


def test_any_behaviour_is_asked_next(kata: Kata) -> None:
    mistakes = "def any_behaviour(got): return 'any'\ndef values(got): return {}"
    assert said(kata, mistakes.format("'values'")).sentence == "values"


def test_any_behaviour_is_asked_when_the_first_says_nothing(kata: Kata) -> None:
    mistakes = "def any_behaviour(got): return 'any'\ndef values(got): return None"
    assert said(kata, mistakes).sentence == "any"


def test_no_function_no_name(kata: Kata) -> None:
    assert said(kata, "def refusal(got): return 'no'\ndef _values(got): return 'no'") == Diagnosis()


def test_no_file_no_name(kata: Kata) -> None:
    kata.mistakes.unlink()
    error = run(kata, "test_values", "def double(x): return x")
    assert diagnose(kata, "test_values", error) == Diagnosis()


DIVIDES = "def double(x):\n    return x / 0"


def test_about_an_exception_only_those_are_asked_who_ask_for_it(kata: Kata) -> None:
    mistakes = "def values(got): return 'a guess'\ndef any_behaviour(error): return repr(error)"
    assert said(kata, mistakes, answer=DIVIDES).sentence == "ZeroDivisionError('division by zero')"


def test_where_an_exception_was_expected_got_is_the_one_that_came(kata: Kata) -> None:
    mistakes = "def refusal(got, error): return repr([got, error])"
    answer = "def double(x):\n    raise KeyError(x)"
    assert said(kata, mistakes, test="test_refusal", answer=answer).sentence == (
        "[KeyError(-1), None]"
    )


def test_where_nothing_was_raised_got_is_none(kata: Kata) -> None:
    mistakes = "def refusal(got): return repr(got)"
    assert said(kata, mistakes, test="test_refusal").sentence == "None"


def test_a_function_that_raises_is_passed_over_and_reported(kata: Kata) -> None:
    mistakes = "def values(got): return got[7]\ndef any_behaviour(got): return 'any'"
    sentence, fault = said(kata, mistakes)
    assert sentence == "any"
    assert fault == "values in mistakes.py: TypeError: 'int' object is not subscriptable"


def test_a_function_that_leaves_is_passed_over(kata: Kata) -> None:
    """It may call the answer again, which may do anything."""
    assert said(kata, "def values(got): raise SystemExit").sentence == ""


def test_a_name_that_the_test_does_not_have_is_reported(kata: Kata) -> None:
    assert "the test has no name 'nowhere'" in said(kata, "def values(nowhere): pass").fault


def test_a_name_that_the_test_has_not_set_yet_is_no_fault(kata: Kata) -> None:
    assert said(kata, "def values(later): return 'no'") == Diagnosis()


def test_a_file_that_cannot_be_read_is_reported(kata: Kata) -> None:
    assert said(kata, "def values(:").fault.startswith("mistakes.py: SyntaxError")


def test_what_a_function_prints_is_not_shown(kata: Kata, capsys: pytest.CaptureFixture) -> None:
    assert said(kata, "def values(got):\n    print('loud')\n    return 'x'").sentence == "x"
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("return nothing", True),
        ("return x.nothing", True),
        ("return x + 'text'", True),
        ("return double(x)", True),
        ("raise TypeError('I mean it')", False),
        ("raise AttributeError(x)", False),
        ("return x / 0", False),
        ("return [][x]", False),
    ],
)
def test_an_error_of_pythons_own_in_a_line_is_a_slip(kata: Kata, line: str, is_one: bool) -> None:
    error = run(kata, "test_values", f"def double(x):\n    {line}\n")
    assert is_slip(error, kata.stub) == is_one


def test_an_error_of_the_test_itself_is_no_slip(kata: Kata) -> None:
    """Its answer gave something that the test could not work with."""
    error = run(kata, "test_values", "class Odd:\n    __eq__ = None\ndef double(x): return Odd()")
    assert not is_slip(error, kata.stub)


def test_mistakes_are_read_once(kata: Kata) -> None:
    write(kata.mistakes, "from os.path import join\ndef values(got): return 'a'")
    assert list(mistakes_of(kata).functions) == ["values"]
    assert mistakes_of(kata) is mistakes_of(kata)
