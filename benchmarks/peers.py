"""nbgrader and otter-grader on the answers that `grading.py` measures; they are installed for the measurement only.

Each gets notebooks: a cell with the answer, and a test that runs the same behaviours of the same kata on it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dojo.kata.catalog import Kata

_TESTS = """
import importlib.util, types


def run(names):
    kata = types.ModuleType("answer")
    kata.__dict__.update((name, value) for name, value in names.items() if name[:1] != "_")
    spec = importlib.util.spec_from_file_location("kata_tests", {tests!r})
    tests = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tests)
    for name, test in vars(tests).items():
        if name.startswith("test_"):
            test(kata=kata)
"""
_CALL = "import behaviours\nbehaviours.run(globals())"
_OTTER = """OK_FORMAT = True
CODE = ">>> import behaviours\\n>>> behaviours.run(globals())"
case = {"code": CODE, "hidden": False, "locked": False}
suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
test = {"name": "q1", "points": 1, "suites": [suite]}
"""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _cell(source: str, **metadata: Any) -> dict[str, Any]:
    rest: dict[str, Any] = {"metadata": metadata, "execution_count": None, "outputs": []}
    return {"cell_type": "code", "id": f"c{abs(hash(source))}"[:20], "source": source, **rest}


def _notebook(*cells: dict[str, Any]) -> str:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({
        "cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5,
    })  # fmt: skip


def _behaviours(place: Path, kata: Kata) -> dict[str, Any]:
    """Write what runs the tests; return a cell that lets a notebook find it, and torch."""
    own = [str(place), str(kata.root), *(path for path in sys.path if "site-packages" in path)]
    _write(place / "behaviours.py", _TESTS.format(tests=str(kata.tests)))
    return _cell(f"import sys\nsys.path += {own!r}")


def _run(command: list[str], place: Path) -> None:
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    own["PATH"] = os.pathsep.join([os.path.dirname(command[0]), own.get("PATH", "")])
    done = subprocess.run(command, cwd=place, env=own, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")


def nbgrader(python: Path, kata: Kata, answers: list[str], place: Path) -> Callable[[], object]:
    """Prepare a course with a hand-in for each answer; return what grades all of them."""
    mark = {"schema_version": 3, "locked": False, "task": False}
    solution = {**mark, "grade": False, "solution": True, "grade_id": "answer"}
    tests = {
        **mark,
        "grade": True,
        "solution": False,
        "grade_id": "tests",
        "points": 1,
        "locked": True,
    }
    path = _behaviours(place, kata)

    def notebook(answer: str) -> str:
        return _notebook(path, _cell(answer, nbgrader=solution), _cell(_CALL, nbgrader=tests))

    _write(place / "source/ps1/ps1.ipynb", notebook(answers[0]))
    _write(
        place / "nbgrader_config.py", "c = get_config()\nc.CourseDirectory.course_id = 'course'\n"
    )
    grader = [str(python.parent / "nbgrader")]
    _run([*grader, "generate_assignment", "ps1", "--force"], place)
    for number, answer in enumerate(answers):
        _write(place / f"submitted/p{number}/ps1/ps1.ipynb", notebook(answer))

    def grade() -> None:
        _run([*grader, "autograde", "ps1", "--force"], place)
        graded = list((place / "autograded").glob("*/ps1/ps1.ipynb"))
        assert len(graded) == len(answers), f"nbgrader graded {len(graded)} of {len(answers)}"

    return grade


def otter(python: Path, kata: Kata, answers: list[str], place: Path) -> Callable[[], object]:
    """Prepare an autograder and a hand-in for each answer; return what grades all of them, one after the other."""
    path = _behaviours(place, kata)
    _write(place / "tests/q1.py", _OTTER)
    grader = [str(python.parent / "otter")]
    options = ["--no-config", "--no-requirements", "--no-environment"]
    _run([*grader, "generate", "-t", "tests", "-o", "autograder.zip", *options], place)
    for number, answer in enumerate(answers):
        _write(place / f"p{number}.ipynb", _notebook(path, _cell(answer)))

    def grade() -> None:
        for number in range(len(answers)):
            out = f"out{number}"
            (place / out).mkdir(exist_ok=True)
            _run(
                [
                    *grader,
                    "run",
                    "--no-logo",
                    "-a",
                    "autograder.zip",
                    "-o",
                    out,
                    f"p{number}.ipynb",
                ],
                place,
            )
            assert (place / out / "results.json").is_file()

    return grade
