"""What holds for the repository as a whole."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dojo.catalog import find_katas
from dojo.stubs import make_stub

ROOT = Path(__file__).parent.parent
FLOORS = [
    {"catalog", "stubs", "checks", "eager"},
    {"loading", "summary", "record"},
    {"explain", "report", "plugin", "bench"},
    {"canary", "supervisor", "worker", "warm", "runner"},
    {"actions", "watching", "watch", "plain", "folder", "doctor", "cli"},
]
MODULES = sorted(path.stem for path in (ROOT / "dojo").glob("[a-z]*.py"))


def imports(path: Path) -> set[str]:
    """Return the modules of the companion that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dojo"):
            module = (node.module or "").partition(".")[2]
            found |= {module} if module else {alias.name for alias in node.names}
    return found & set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_a_file_imports_only_from_its_own_floor_and_below(module: str) -> None:
    floor = next(level for level, names in enumerate(FLOORS) if module in names)
    allowed = set().union(*FLOORS[: floor + 1])
    assert imports(ROOT / f"dojo/{module}.py") <= allowed


@pytest.mark.parametrize("kata", find_katas(ROOT), ids=lambda kata: kata.name)
def test_a_kata_has_its_files(kata) -> None:
    assert all(path.is_file() for path in (kata.tests, kata.lesson, kata.solution))


def test_no_stray_file_is_kept_in_a_kata() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "katas"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    kept = {ROOT / line for line in listed.stdout.splitlines()}
    known = [(k.stub, k.tests, k.lesson, k.bench) for k in find_katas(ROOT)]
    assert not kept - {path for paths in known for path in paths}


def test_every_solution_belongs_to_a_kata() -> None:
    assert {path.stem for path in (ROOT / "solutions").glob("*.py")} == {
        kata.slug for kata in find_katas(ROOT)
    }


@pytest.mark.parametrize("kata", find_katas(ROOT), ids=lambda kata: kata.name)
def test_a_stub_is_short_enough_to_be_read(kata) -> None:
    stub = make_stub(kata.solution.read_text(encoding="utf-8"))
    assert stub.count("\n") < 400
    assert max(map(len, stub.splitlines())) <= 120


def test_the_companion_needs_no_torch_to_find_its_way() -> None:
    """Commands that judge nothing answer at once."""
    check = "import sys, dojo.cli; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_every_package_that_is_asked_for_is_pinned_and_has_a_reason() -> None:
    pins = "".join((ROOT / f"requirements{kind}.txt").read_text() for kind in ("", "-dev"))
    pinned = set(re.findall(r"^([a-z-]+)==", pins, re.MULTILINE))
    text = (ROOT / "pyproject.toml").read_text()
    asked = set(re.findall(r'^  "([a-z-]+)(?:[><=][^"]*)?", +# \S', text, re.MULTILINE))
    assert {"torch", "pytest", "pytest-benchmark", "rich", "ruff"} <= asked
    assert asked == pinned


def test_the_katas_are_listed_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\[`(\d\d_\w+)`\]\(katas/", text) == [kata.name for kata in find_katas(ROOT)]
