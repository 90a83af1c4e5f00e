"""What holds for the repository as a whole."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from dojo.kata.catalog import AGENTS, find_katas, helping
from dojo.kata.stubs import make_stub

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "dojo"
# A room imports only from lower floors, and from itself; on one floor no room knows another.
FLOORS = [
    {"dojo", "language"},  # the version; in which words
    {"checks", "meta"},
    {"kata"},
    {"report"},
    {"judge"},
    {"desk", "author", "classroom", "notebook", "tutor"},
    {"cli"},
    {"__main__", "loading", "plugin"},  # the doors: names by which others know what is inside
]
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "material" not in path.parts)


def name_of(path: Path) -> str:
    """Return the name by which a file of the companion is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def floor_of(module: str) -> int:
    return next(level for level, rooms in enumerate(FLOORS) if room_of(module) in rooms)


def imports(path: Path) -> set[str]:
    """Return the modules of the companion that a file imports, wherever in it."""
    modules = {name_of(one) for one in FILES}
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inside & modules) or {node.module}
    return found & modules


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_imports_only_from_its_own_room_and_from_lower_floors(path: Path) -> None:
    module = name_of(path)
    wrong = {
        other
        for other in imports(path)
        if room_of(other) != room_of(module) and floor_of(other) >= floor_of(module)
    }
    assert not wrong, f"{module} must not import these"


def test_no_circle_of_files() -> None:
    """Wherever in a file an import stands: what two files share goes into a third."""
    graph = {name_of(path): imports(path) - {name_of(path)} for path in FILES}
    TopologicalSorter(graph).prepare()  # raises a CycleError that names the circle


@pytest.mark.parametrize("kata", find_katas(ROOT), ids=lambda kata: kata.name)
def test_a_kata_has_its_files(kata) -> None:
    assert all(path.is_file() for path in (kata.tests, kata.lesson, kata.solution))


def test_no_stray_file_is_kept_in_a_kata() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "katas"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    kept = {ROOT / line for line in listed.stdout.splitlines()}
    known = [
        (k.stub, k.tests, k.mistakes, k.lesson, k.lesson.with_suffix(".zh.md"), k.bench)
        for k in find_katas(ROOT)
    ]
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


def test_an_assistant_reads_the_same_in_a_clone_and_in_a_folder_of_ones_own() -> None:
    assert helping() in (ROOT / AGENTS).read_text(encoding="utf-8")


def test_the_katas_are_listed_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\[`(\d\d_\w+)`\]\(katas/", text) == [kata.name for kata in find_katas(ROOT)]
