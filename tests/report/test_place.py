"""Where an answer is at fault, as far as what a behaviour ran of it tells."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dojo.kata.catalog import find_kata, material
from dojo.report.attributes import NOT_BEGUN, NOT_SET, Missing, missing_attribute
from dojo.report.place import Map, Place, place_in, place_of_error, run_again
from dojo.report.summary import Behaviour, Progress, Summary, place_of

HELPERS = """\
def half(number: int) -> int:
    if number % 2:
        raise ValueError("odd")
    return number // 2

def outer(number: int) -> int:
    got = half(number)
    return got

def walk(tree, path=""):
    yield path
    for name in tree:
        yield name

def names(tree):
    return list(walk(tree))

def lost(number: int) -> int:
    number + 1

def uses(number: int) -> object:
    return [lost(number)]

def listed(tree):
    return names(tree)

def wrong(number: int) -> int:
    return half(str(number))

def made(number: int) -> int:
    return half(number + 2)
"""
PATH = Path("/answer.py")
TREE = ast.parse(HELPERS)
ANSWER: dict[str, Any] = {}
exec(compile(TREE, str(PATH), "exec"), ANSWER)
Runs = Callable[[], object]


def place(fails: Runs, passes: Runs, asked: str = "", called: str = "", given: str = "") -> Place:
    fine = {*run_again(passes, PATH).lines}
    found = Map(TREE, {given} - {""}, asked, run_again(fails, PATH), fine)
    return place_in(found, "", called, "", "")


def of_error(fails: Runs, passes: Runs, given: str = "") -> Place:
    fine = {*run_again(passes, PATH).lines}
    with pytest.raises(Exception) as caught:  # noqa: PT011
        fails()
    return place_of_error(PATH, caught.tb, TREE, own_error=False, fine=fine, given={given})


def test_what_a_helper_says_is_said_in_the_helper() -> None:
    """A wrong message, of an exception that the function only passes on."""
    assert place(lambda: ANSWER["outer"](3), lambda: 0, "outer") == Place(3, "half")


def test_a_branch_that_only_the_failing_behaviour_takes() -> None:
    nested, flat = (lambda: ANSWER["names"](["a"])), (lambda: ANSWER["names"]([]))
    assert place(nested, flat) == Place(13, "walk")


def test_a_helper_that_does_not_return_what_it_promises() -> None:
    assert place(lambda: ANSWER["uses"](1), lambda: 0, "uses") == Place(19, "lost")


def test_a_given_function_stands_for_those_that_it_calls() -> None:
    def run() -> None:
        ANSWER["listed"]([])

    assert place(run, run, called="listed([])", given="listed") == Place(16, "names")


def test_a_line_that_is_fine_elsewhere_got_it_wrong_from_its_caller() -> None:
    fails, passes = (lambda: ANSWER["wrong"](2)), (lambda: ANSWER["half"](2))
    assert of_error(fails, passes) == Place(28, "wrong")
    assert of_error(fails, lambda: 0).function == "half"


def test_a_refusal_is_about_what_the_caller_made_or_handed_on() -> None:
    assert of_error(lambda: ANSWER["made"](3), lambda: 0) == Place(31, "made")
    assert of_error(lambda: ANSWER["outer"](3), lambda: 0) == Place(3, "half")


def test_nobody_is_sent_to_what_is_given() -> None:
    assert of_error(lambda: ANSWER["made"](3), lambda: 0, given="made") == Place(3, "half")


NET = """\
class Base: ...

class Net(Base):
    def __init__(self):
        {}

    def forward(self):
        return self.{}
"""


def test_an_object_that_was_not_begun() -> None:
    error = AttributeError("no", name="training", obj=type("Net", (), {})())
    not_begun = Missing(Place(5, "__init__"), NOT_BEGUN)
    assert missing_attribute(ast.parse(NET.format("self.p = 1", "p")), error, 8) == not_begun
    begun = ast.parse(NET.format("super().__init__()", "p"))
    assert missing_attribute(begun, error, 8) is None


@pytest.mark.parametrize(
    ("sets", "reads", "forgotten"),
    [
        ("self.size = 1", "weight", True),
        ("self.weight = 1", "weight", False),
        ("setattr(self, 'weight', 1)", "weight", False),
        ("self.__dict__['weight'] = 1", "weight", False),
        ("self.__dict__.update(weight=1)", "weight", False),
        ("self.wieght = 1", "weight", False),  # one of the two is misspelt
        ("self.size = 1", "other", False),  # not what the error is about
    ],
)
def test_an_attribute_that_no_line_sets(sets: str, reads: str, forgotten: bool) -> None:
    tree = ast.parse(NET.format(f"super().__init__(); {sets}", reads))
    error = AttributeError("'Sub' object has no attribute 'weight'")
    found = missing_attribute(tree, error, 8)
    assert found == (Missing(Place(5, "__init__"), NOT_SET) if forgotten else None)


def progress(**outcomes: str) -> Progress:
    """Return one of kata 02 with the outcome of some steps, by `s1`; a failure is on the line of its number."""
    kata = find_kata(material(), "02")
    found = Progress(kata)
    for step in found.steps:
        for test in step.tests:
            outcome = outcomes.get(f"s{step.number}", "passed")
            where = f"registration.py:{step.number} in f" if outcome != "passed" else ""
            found.behaviours[test] = Behaviour(kata.name, f"::{test}", test, outcome, where=where)
    return found


def test_the_present_step_comes_first_and_its_failures_before_its_todo() -> None:
    """A TODO of this step comes before a failure of a later one, on all that is shown."""
    later = progress(s4="todo", s5="failed")
    assert (later.step.number, place_of(later)) == (4, "registration.py:4 in f")
    lines = [line.text for line in Summary(100, Path()).details(later)]
    assert lines[0].startswith(" · ")
    failing, todo = len(later.failures), len(later.todo_at_hand)
    assert lines[1:] == [
        f" ✗ {failing} failing in other steps; -v shows all",
        f" · {todo - 1} more to do in this step",
    ]
    now = progress(s4="failed", s5="todo")
    assert place_of(now) == "registration.py:4 in f"
    assert f" · {len(now.ended('todo'))} to do in other steps" in [
        line.text for line in Summary(100, Path()).details(now)
    ]
