"""Every kata is whole: its stub, solution, oracle and lesson, and the wrong and right answers that are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dojo.author.answers import kept
from dojo.author.check import OUT_OF_STEP, Checking, Report, checking
from dojo.author.lesson import failing_examples
from dojo.judge.runner import Runner
from dojo.kata.catalog import KATAS, Kata, find_katas

ROOT = Path(__file__).parents[2]
ALL = find_katas(ROOT)
LEAST_WRONG = {"welcome": 3}

each_kata = pytest.mark.parametrize("kata", ALL, ids=lambda kata: kata.name)


@pytest.fixture(scope="module")
def started(request: pytest.FixtureRequest, runner: Runner) -> Iterator[dict[Kata, Checking]]:
    """The checks of the katas that this session asks for, all under way at once; `dojo check` looks further."""
    calls = [getattr(item, "callspec", None) for item in request.session.items]
    asked = [call.params["kata"] for call in calls if call and "kata" in call.params]
    with checking(runner, first=True) as start:
        yield {kata: start(kata) for kata in ALL if kata in asked}


@pytest.fixture(scope="module")
def reports() -> dict[Kata, Report]:
    return {}


@pytest.fixture
def report(kata: Kata, started: dict[Kata, Checking], reports: dict[Kata, Report]) -> Report:
    if kata not in reports:
        reports[kata] = started[kata].report()
    return reports[kata]


@each_kata
def test_a_kata_has_no_problem(report: Report) -> None:
    problems = [
        problem for problem in report.problems if problem != OUT_OF_STEP
    ]  # yours may be solved
    assert not problems, "\n".join(problems)


@each_kata
def test_what_is_said_first_names_the_mistake(report: Report) -> None:
    counts = report.counts
    assert counts["false"] == 0
    assert counts["named"] >= 0.95 * counts["wrong"], report.notes


@each_kata
def test_enough_wrong_and_right_answers_are_kept(kata: Kata) -> None:
    assert len(kept(kata, "wrong")) >= LEAST_WRONG.get(kata.slug, 10)
    assert len(kept(kata, "right")) >= 2 or kata.slug == "welcome"


def test_no_answer_lies_in_a_folder_of_no_kata() -> None:
    slugs = {kata.slug for kata in ALL}
    kinds = [ROOT / "tests" / kind for kind in ("wrong", "right")]
    assert {path.name for kind in kinds for path in kind.iterdir()} <= slugs
    assert {path.stem for path in (ROOT / "tests/oracle").glob("*.py")} <= slugs


def test_the_default_target_is_the_learners() -> None:
    assert {kata.answer(KATAS) for kata in ALL} == {kata.stub for kata in ALL}


@each_kata
def test_behaviours_are_checked_by_checks(kata: Kata) -> None:
    """A bare assert explains nothing; pytest.raises takes the stub's NotImplementedError for a RuntimeError."""
    text = kata.tests.read_text(encoding="utf-8")
    assert not any(line.strip().startswith("assert ") for line in text.splitlines())
    assert not any(word in text for word in ("pytest.raises", "pytest.skip", "mistakes"))


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_the_examples_of_a_page_run(page: str) -> None:
    assert not failing_examples(ROOT / page)
