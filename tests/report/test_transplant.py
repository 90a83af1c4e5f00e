"""A function of the solution in place of one of the answer's shows which of them is at fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_dojo import write

from dojo.judge.runner import Runner
from dojo.kata.catalog import SOLUTIONS, find_kata
from dojo.kata.loading import load
from dojo.report.place import run_again
from dojo.report.plugin import _passes
from dojo.report.transplant import at_fault

ROOT = Path(__file__).parents[2]
CHANGES = {  # the kata, what is wrong in its solution, and the function to look at
    "a helper gives something wrong": (
        "11",
        "return rows, columns",
        "return columns, rows",
        "_grid",
    ),
    "a helper refuses nothing": ("11", "if length % patch:", "if length < patch:", "_grid"),
    "what was made wrongly shows only later": (
        "02",
        "self._modules: dict[str, Module | None] = {}",
        "self._modules = self._parameters",
        "__init__",
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_next_is_where_the_fault_is_and_not_where_it_shows(
    runner: Runner, tmp_path: Path, case: str
) -> None:
    number, right, wrong, function = CHANGES[case]
    kata = find_kata(ROOT, number)
    source = kata.solution.read_text(encoding="utf-8")
    assert right in source
    write(tmp_path / kata.stub.name, source.replace(right, wrong, 1))
    judgement = runner.judge(kata, tmp_path)
    first = next(one for one in judgement.behaviours if one["outcome"] == "failed")
    assert first["where"].endswith(f" in {function}"), first


def test_everything_is_put_back_and_what_cannot_be_tried_is_left_alone(tmp_path: Path) -> None:
    kata = find_kata(ROOT, "02")
    answer = load(kata, SOLUTIONS)
    before = {name: vars(one) for name, one in vars(answer).items() if isinstance(one, type)}
    before = {name: dict(one) for name, one in before.items()}

    def fails() -> None:
        answer.Module().missing  # noqa: B018

    run = run_again(fails, answer.__origin__)
    assert run.calls
    assert at_fault(kata, answer, run, lambda: _passes(fails), ()) == []
    ran = at_fault(kata, answer, run, lambda: True, {"Module.__setattr__"})
    assert sorted(ran) == ["Module.__getattr__", "Module.__init__"]
    assert {name: dict(vars(vars(answer)[name])) for name in before} == before
    del answer.Module
    assert at_fault(kata, answer, run, lambda: True, ()) == []
