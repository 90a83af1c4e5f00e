"""`dojo check`: what it says about a kata that is whole, and about each thing that can be wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_dojo import SOLUTION, TESTS, make_dojo, write

from dojo.author.answers import assess
from dojo.author.changes import excused
from dojo.author.check import OUT_OF_STEP, Report, _found, checking
from dojo.cli import dojo
from dojo.judge.runner import Judgement, Runner
from dojo.kata.catalog import find_kata
from dojo.kata.stubs import make_stub

HINTS = "\n".join(
    f"<details><summary>Hint {n}</summary>\n\nTwo times is one time and then once more.\n\n</details>\n"
    for n in (1, 2, 3)
)
LESSON = f"""# 01 Double

*About 5 minutes. Builds on nothing.*

## Why

```pycon
>>> 2 * 21
42

```

## The idea

| x | twice |
|---|---|
| 1 | 2 |

## Your task

Edit `double.py`, then run `pytest katas/01_double`.

## Pitfalls

## Going further

## Hints

{HINTS}"""
WRONG = '''"""Returns its argument.

caught by: test_values
says: came back as it was
"""

__all__ = ["Doubler", "double"]


def double(tensor):
    return tensor


class Doubler:
    def __call__(self, tensor):
        return double(tensor)
'''
FOLDER = "katas/01_double"
WRONGS = "tests/wrong/double"


@pytest.fixture
def root(tmp_path: Path, fork_server: None) -> Path:
    """A dojo with one kata that is whole."""
    make_dojo(tmp_path)
    write(tmp_path / FOLDER / "README.md", LESSON)
    write(tmp_path / WRONGS / "same.py", WRONG)
    write(tmp_path / "tests/right/double/sum.py", SOLUTION.replace("2 * tensor", "tensor + tensor"))
    write(tmp_path / "tests/oracle/double.py", SOLUTION)
    return tmp_path


def report_on(root: Path, *, with_changes: bool = False) -> Report:
    with Runner(root) as runner, checking(runner, with_changes=with_changes) as start:
        return start(find_kata(root, "double")).report()


def test_a_kata_that_is_whole_has_no_problem(root: Path) -> None:
    report = report_on(root)
    assert report.problems == []
    counts = {name: number for name, number in report.counts.items() if number}
    assert counts == {
        "behaviours": 3, "right": 1, "accepted": 1, "wrong": 1, "caught": 1, "named": 1,
    }  # fmt: skip


LESSON_WITH_FAULTS = (
    LESSON.replace("## Pitfalls", "## Traps")
    .replace("42", "43")
    .replace("|---|---|", "")
    .replace("*About 5", "*About five")
    .replace("Hint 3", "")
    .replace("<details><summary></summary>", "")
    .replace("once more", "```x```")
    .replace("`double.py`", "it")
)
FAULTS = {
    "lesson": {
        f"{FOLDER}/README.md": LESSON_WITH_FAULTS,
        f"{FOLDER}/test_double.py": "# Step 1: values\n" + TESTS,
        f"{FOLDER}/double.py": "mine",
        f"{FOLDER}/mistakes.py": "def values(:",
    },
    "answers": {
        "solutions/double.py": SOLUTION.replace("2 *", "3 *"),
        "tests/right/double/sum.py": WRONG,
        "tests/oracle/double.py": WRONG,
        f"{WRONGS}/right.py": SOLUTION.replace("Twice", "X"),
        f"{WRONGS}/silent.py": WRONG.replace("caught by: test_values", ""),
        f"{WRONGS}/missed.py": WRONG.replace("test_values", "test_shape"),
        f"{WRONGS}/unsaid.py": WRONG.replace("came back", "went off"),
        f"{FOLDER}/mistakes.py": "def values(nothing): pass",
    },
    "names": {
        f"{FOLDER}/mistakes.py": "def values(got): return 'It was tripled.'\ndef value(got): pass",
    },
}
PROBLEMS = {
    "lesson": [
        "the headings are Why, The idea",
        "an example does not run",
        "there is no picture",
        "About N minutes",
        "2 hints",
        "a hint gives code",
        "`double.py` is not mentioned",
        "the task has no step 1: values",
        OUT_OF_STEP,
        "mistakes.py cannot be read",
    ],
    "answers": [
        "the solution does not pass test_values",
        "right/sum.py does not pass test_values",
        "torch itself does not pass test_values",
        "wrong/right.py is not caught",
        "silent.py: the docstring needs the lines",
        "missed.py: test_shape lets it pass",
        "unsaid.py: nothing says 'went off as it was'",
        "values in mistakes.py: NameError",
    ],
    "names": [
        "test_values names another mistake: It was",
        "mistakes.py: value belongs to no behaviour",
    ],
}


@pytest.mark.parametrize("part", PROBLEMS)
def test_each_problem_is_named(root: Path, part: str) -> None:
    for path, text in FAULTS[part].items():
        write(root / path, text)
    said = "\n".join(report_on(root).problems)
    assert [problem for problem in PROBLEMS[part] if problem not in said] == []


def behaviour(name: str, source: str, meaning: str) -> dict[str, object]:
    return {
        "id": f"test_{name}", "sentence": "It holds.", "outcome": "failed", "message": f"got 1\n{meaning}",
        "source": source, "named": source in ("mistake", "exception"), "meaning": meaning,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "later", "expected"),
    [
        (("mistake", "You add."), (), ("named", [])),
        (("mistake", "You divide."), (), ("false", ["You divide."])),
        (("mistake", "You forget it."), (), ("false", ["You forget it."])),  # true, but not first
        (("rule", "Twice is twice."), (), ("rule", [])),
        (("exception", "There is no name."), (), ("rule", [])),
        (("exception", "You add."), (), ("named", [])),
        (("mistake", "You add."), ("mistake", "You forget it."), ("named", [])),
        (("mistake", "You add."), ("mistake", "You divide."), ("named", ["You divide."])),
        (("mistake", "You add."), ("exception", "There is no name."), ("named", [])),
    ],
)
def test_a_name_is_true_when_the_answer_declares_it(tmp_path, first, later, expected) -> None:
    text = '"""Adds.\n\ncaught by: test_a\nsays: you add\nalso: you forget\n"""\n'
    answer = write(tmp_path / "adds.py", text)
    judgement = Judgement("01_double", "", "", "failed")
    failed = [("a", first), *([("b", later)] if later else [])]
    judgement.behaviours = [behaviour(name, *said) for name, said in failed]
    found = assess(answer, judgement)
    assert (found.first, [sentence for _, sentence in found.false]) == expected


@pytest.mark.parametrize(
    ("shared", "times"),
    [(("mistake", "You add."), 1), (("mistake", "You divide."), 2), (("rule", "Twice is twice."), 2), (None, 2)],
)  # fmt: skip
def test_what_is_not_said_as_declared_is_judged_again_alone(tmp_path, shared, times) -> None:
    """The answer before it in the same process may have disturbed it."""
    answer = write(tmp_path / "adds.py", '"""Adds.\n\ncaught by: test_a\nsays: you add\n"""\n')
    asked = []

    def judge(target: Path, **how: bool) -> Judgement:
        asked.append(how)
        said = shared if "shared" in how else ("mistake", "You add.")
        behaviours = [behaviour("a", *said)] if said else []
        return Judgement(
            "01_double", "", "", "failed" if said else "crashed", behaviours=behaviours
        )

    found, judgement = _found(judge, answer, first=True)
    assert (found.first, judgement.behaviours[0]["meaning"]) == ("named", "You add.")
    assert asked == [{"first": True, "shared": True}, {"first": True}][:times]


def test_changes_of_a_solution_that_are_not_noticed_are_listed(root: Path) -> None:
    solution = SOLUTION.replace("return 2 * tensor", "return 2 * tensor if True else 1")
    write(root / "solutions/double.py", solution)
    write(root / f"{FOLDER}/double.py", make_stub(solution))
    report = report_on(root, with_changes=True)
    unnoticed = "- return 2 * tensor if True else 1\n+ return 2 * tensor if True else 2"
    assert [unnoticed in problem for problem in report.problems].count(True) == 1
    assert 3 < report.noticed < report.changes


def test_a_change_can_be_excused_with_a_reason(root: Path) -> None:
    changed = root / "tests/changes/double.diff"
    write(changed, "# Both are two.\n# Always.\n-    return 2 * tensor\n+    return tensor * 2\n")
    difference = "- return 2 * tensor", "+ return tensor * 2"
    assert excused(find_kata(root, "double")) == {difference: "Both are two. Always."}
    report = report_on(root, with_changes=True)
    assert "this change is excused, but is noticed or cannot be made" in report.problems[0]


def test_each_change_is_made_once_and_is_python() -> None:
    from dojo.author.operators import changes_of  # libcst takes a second to import

    changed = [change.source for change in changes_of(SOLUTION)]
    assert len(set(changed)) == len(changed)
    for line in ("return 2 / tensor", "return 3 * tensor", "return double(None)", "pass"):
        assert any(line in text for text in changed)
    assert all('"Doubler", "double"' in text and "import torch" in text for text in changed)


def test_the_command_prints_a_table_or_json(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    result = CliRunner().invoke(dojo, ["check"])
    assert (result.exit_code, result.stdout.splitlines()[1].split()[:3]) == (
        0,
        ["01", "double", "3"],
    )
    result = CliRunner().invoke(dojo, ["check", "--json"])
    assert json.loads(result.stdout)["named"] == 1
    write(root / f"{FOLDER}/double.py", "mine")
    result = CliRunner().invoke(dojo, ["check", "01"])
    assert (result.exit_code, OUT_OF_STEP in result.stdout) == (1, True)
    assert CliRunner().invoke(dojo, ["check", "77"], standalone_mode=False).exit_code == 2
