"""Every kata meets its stub, its solution, the oracle, and the wrong and right answers that are kept here.

A wrong answer says in its docstring which tests must catch it, and in which words:

    caught by: test_one, test_two
    says: words of one of those messages

An oracle hands out torch's own; `exempt:` lists the tests that ask for more than torch does.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from dojo.catalog import KATAS, SOLUTIONS, Kata, find_katas
from dojo.runner import Judgement, Runner

ROOT = Path(__file__).parent.parent
ALL = find_katas(ROOT)
LEAST_WRONG = {"welcome": 3}
DEBUG_KATAS = {"network"}  # their stub is broken code that runs, not a hole

Judge = Callable[[Kata, "str | Path"], Judgement]


def answers(kind: str) -> list[tuple[Kata, Path]]:
    """Return the answers of one kind (`wrong` or `right`), each with its kata."""
    folders = [(kata, ROOT / "tests" / kind / kata.slug) for kata in ALL]
    return [(kata, path) for kata, folder in folders for path in sorted(folder.glob("*.py"))]


def marks(path: Path, label: str) -> list[str]:
    """Return what an answer's docstring says on its lines `label: ...`."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return re.findall(rf"^{label}: (.+)$", docstring, re.MULTILINE)


def names(path: Path, label: str) -> set[str]:
    return {name.strip() for line in marks(path, label) for name in line.split(",")}


def name_of(value: object) -> str | None:
    if isinstance(value, Kata):
        return value.name
    return f"{value.parent.name}-{value.stem}" if isinstance(value, Path) else None


@pytest.fixture(scope="module")
def judge(runner: Runner, request: pytest.FixtureRequest) -> Iterator[Judge]:
    """Judge an answer; what the other tests of this session ask for is judged beside it, on all cores."""
    pool = ThreadPoolExecutor(os.cpu_count())
    ahead: dict[tuple[str, str], Future[Judgement]] = {}
    for item in request.session.items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if item.path == request.path and "answer" in parameters:
            kata, answer = parameters["kata"], parameters["answer"]
            only = sorted(
                names(answer, "caught by")
            )  # none, for a right answer: it meets all tests
            ahead[kata.name, str(answer)] = pool.submit(runner.judge, kata, answer, only=only)

    def judged(kata: Kata, target: str | Path) -> Judgement:
        future = ahead.get((kata.name, str(target)))
        return future.result() if future else runner.judge(kata, target)

    yield judged
    pool.shutdown(cancel_futures=True)


def said(judgement: Judgement, tests: set[str]) -> str:
    """Return what the learner reads about some tests, in one line of lower case."""
    messages = [one["message"] for one in judgement.behaviours if one["id"] in tests]
    return " ".join(" ".join(messages).lower().split())


def missed_by(judgement: Judgement, tests: set[str]) -> set[str]:
    """Return those of the tests that did not fail."""
    return tests - {one["id"] for one in judgement.behaviours if one["outcome"] == "failed"}


def not_passed(judgement: Judgement) -> dict[str, str]:
    return {b["id"]: b["message"] for b in judgement.behaviours if b["outcome"] != "passed"}


@pytest.mark.parametrize("kata", ALL, ids=name_of)
def test_every_behaviour_of_an_untouched_stub_is_to_do(
    kata: Kata, judge: Judge, tmp_path: Path
) -> None:
    from dojo.stubs import make_stub

    stub = tmp_path / f"{kata.slug}.py"
    stub.write_text(make_stub(kata.solution.read_text(encoding="utf-8")), encoding="utf-8")
    judgement = judge(kata, tmp_path)
    outcomes = {behaviour["outcome"] for behaviour in judgement.behaviours}
    assert judgement.passed == 0
    if kata.slug not in DEBUG_KATAS:
        assert (judgement.verdict, outcomes) == ("todo", {"todo"}), not_passed(judgement)


@pytest.mark.parametrize("kata", ALL, ids=name_of)
def test_every_solution_passes(kata: Kata, judge: Judge) -> None:
    judgement = judge(kata, SOLUTIONS)
    assert judgement.verdict == "passed", not_passed(judgement)


@pytest.mark.parametrize(
    "kata", [k for k in ALL if (ROOT / "tests/oracle" / f"{k.slug}.py").exists()], ids=name_of
)
def test_torch_itself_passes(kata: Kata, judge: Judge) -> None:
    oracle = ROOT / "tests/oracle" / f"{kata.slug}.py"
    judgement = judge(kata, oracle)
    exempt = names(oracle, "exempt")
    assert exempt <= {behaviour["id"] for behaviour in judgement.behaviours}
    assert not {name: said for name, said in not_passed(judgement).items() if name not in exempt}


@pytest.mark.parametrize(("kata", "answer"), answers("right"), ids=name_of)
def test_a_right_answer_is_accepted(kata: Kata, answer: Path, judge: Judge) -> None:
    judgement = judge(kata, answer)
    assert judgement.verdict == "passed", (judgement.message, not_passed(judgement))


@pytest.mark.parametrize(("kata", "answer"), answers("wrong"), ids=name_of)
def test_a_wrong_answer_is_caught_and_explained(
    kata: Kata, answer: Path, judge: Judge, runner: Runner
) -> None:
    judgement = judge(kata, answer)
    catching, words = names(answer, "caught by"), marks(answer, "says")
    if missed_by(judgement, catching):
        judgement = runner.judge(kata, answer)  # some mistakes show only after other tests have run
    assert judgement.verdict == "failed", judgement.message
    assert catching, f"{answer} does not name the tests that catch it"
    assert words, f"{answer} does not name the words that explain it"
    assert not missed_by(judgement, catching), "these tests let it pass"
    heard = said(judgement, catching)
    assert [text for text in words if " ".join(text.lower().split()) not in heard] == [], heard


@pytest.mark.parametrize("kata", ALL, ids=name_of)
def test_enough_wrong_and_right_answers_are_kept(kata: Kata) -> None:
    wrong = [path for of, path in answers("wrong") if of == kata]
    right = [path for of, path in answers("right") if of == kata]
    assert len(wrong) >= LEAST_WRONG.get(kata.slug, 10)
    assert len(right) >= 2 or kata.slug == "welcome"


def test_no_answer_lies_in_a_folder_of_no_kata() -> None:
    slugs = {kata.slug for kata in ALL}
    folders = {
        path.name for kind in ("wrong", "right") for path in (ROOT / "tests" / kind).iterdir()
    }
    assert folders <= slugs
    assert {path.stem for path in (ROOT / "tests/oracle").glob("*.py")} <= slugs


def test_the_default_target_is_the_learners() -> None:
    assert {kata.answer(KATAS) for kata in ALL} == {kata.stub for kata in ALL}
