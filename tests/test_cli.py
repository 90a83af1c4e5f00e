"""The command line: what it prints, and what it says about a mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_dojo import SOLUTION, make_dojo, write

from dojo.cli import dojo


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh dojo, which is also the working directory."""
    monkeypatch.chdir(make_dojo(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(dojo, arguments)


def mistake(*arguments: str) -> str:
    """Return the one line that is said about a command that cannot be carried out."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    lines = result.stderr.splitlines()
    assert len(lines) == 1
    return lines[0]


def test_judge_says_what_is_wrong_and_exits_with_1(root: Path) -> None:
    write(
        root / "katas/01_double/double.py", SOLUTION.replace("return 2 * tensor", "return tensor")
    )
    result = run("judge")
    assert result.exit_code == 1
    assert result.stdout.split()[:3] == ["01_double", "failed", "1/3"]
    assert "Every value is doubled." in result.stdout
    assert "The tensor came back as it was." in result.stdout


def test_judge_of_what_passes_exits_with_0(root: Path) -> None:
    result = run("judge", "01", "--target", "solutions")
    assert result.exit_code == 0
    assert result.stdout.split()[:3] == ["01_double", "passed", "3/3"]


def test_judge_prints_an_object_a_kata(root: Path) -> None:
    write(root / "answers/double.py", "import os; os._exit(0)\n")
    result = run("judge", "--json", "--target", "answers")
    assert result.exit_code == 1
    judgement = json.loads(result.stdout)
    assert judgement["verdict"] == "crashed"
    assert judgement["schema"] == 1
    assert list(judgement) == [
        "kata", "target", "file", "verdict", "message", "where", "passed", "total", "behaviours", "output",
        "seconds", "warm", "schema",
    ]  # fmt: skip
    assert list(judgement["behaviours"][0]) == [
        "id", "sentence", "outcome", "message", "where", "named", "printed",
    ]  # fmt: skip


def test_a_deadline_can_be_given(root: Path) -> None:
    write(root / "katas/01_double/double.py", "while True: pass\n")
    assert "not done after 1 s" in run("judge", "--deadline", "1").stdout


def test_stubs_are_written_and_checked(root: Path) -> None:
    stub = root / "katas/01_double/double.py"
    fresh = stub.read_text()
    assert run("stubs", "--check").exit_code == 0
    stub.write_text("mine")
    result = run("stubs", "--check")
    assert result.exit_code == 1
    assert "01_double: the stub is out of step with double.py" in result.stdout
    assert stub.read_text() == "mine"
    assert run("stubs").stdout == "01_double: written; what it was is in double.py.1.bak\n"
    assert (stub.read_text(), Path(f"{stub}.1.bak").read_text()) == (fresh, "mine")


def test_a_mark_that_is_not_closed_is_named(root: Path) -> None:
    write(root / "solutions/double.py", "# BEGIN SOLUTION: x\n")
    assert "double.py: line 1: 'BEGIN SOLUTION' without" in mistake("stubs")


def test_a_hint(root: Path) -> None:
    folds = "".join(
        f"<details><summary>Hint {n}</summary>\n\nSay {n}.\n\n</details>\n" for n in (1, 2)
    )
    write(root / "katas/01_double/README.md", folds)
    assert run("hint", "double").stdout == "01 double, hint 1 of 2\nSay 1.\nmore: dojo hint 01 2\n"
    assert run("hint", "1", "2").stdout == "01 double, hint 2 of 2\nSay 2.\n"
    assert "has the hints 1 to 2, not 3" in mistake("hint", "1", "3")


def test_a_kata_that_does_not_exist(root: Path) -> None:
    assert "did you mean 01_double?" in mistake("judge", "duoble")
    assert "there are: 01_double" in mistake("hint", "77")


def test_a_target_that_does_not_exist(root: Path) -> None:
    assert "--target nowhere: there is no such folder" in mistake("judge", "--target", "nowhere")


def test_a_folder_without_katas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "there are no katas in" in mistake("judge")
