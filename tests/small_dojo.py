"""A dojo with one small kata, for the tests of the companion."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

from dojo.kata.stubs import make_stub

SOLUTION = '''
"""Twice a tensor."""

import torch

__all__ = ["Doubler", "double"]


def double(tensor: torch.Tensor) -> torch.Tensor:
    """Return `2 * tensor`."""
    # BEGIN SOLUTION: return twice the tensor
    return 2 * tensor
    # END SOLUTION


class Doubler:
    """Doubles when it is called."""

    def __call__(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return `double(tensor)`."""
        # BEGIN SOLUTION: call `double`
        return double(tensor)
        # END SOLUTION
'''

TESTS = '''
import torch

from dojo import checks


def test_values(kata):
    """Every value is doubled."""
    checks.equal(
        kata.double(torch.tensor([1.0, 2.0])),
        torch.tensor([2.0, 4.0]),
        "double(tensor([1, 2]))",
        why="Each value counts twice.",
    )


def test_shape(kata):
    """The shape stays."""
    checks.equal(tuple(kata.double(torch.ones(2, 3)).shape), (2, 3), "double(ones(2, 3)).shape")


def test_call(kata):
    """A Doubler doubles when it is called."""
    checks.equal(kata.Doubler()(torch.ones(2)), torch.full((2,), 2.0), "Doubler()(ones(2))")
'''

MISTAKES = '''
"""What people get wrong in kata 01, and how it shows."""

import torch

from dojo import checks


def values(got):
    if checks.alike(got, torch.tensor([1.0, 2.0])):
        return "The tensor came back as it was."
'''

LESSON = """# {number} Double

*About 5 minutes. Builds on nothing.*

## Hints

<details><summary>Hint 1</summary>

Twice is two times.

</details>

<details><summary>Hint 2</summary>

Two times is one more than once.

</details>
"""
CONFTEST = 'pytest_plugins = ["dojo.plugin"]\n'
INI = "[pytest]\naddopts = -p dojo.plugin --import-mode=importlib\ntimeout = 5\n"


def write(path: Path, text: str | bytes) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else textwrap.dedent(text).encode())
    return path


def make_dojo(root: Path, katas: int = 1) -> Path:
    """Make a dojo with the kata `01_double`, or with as many as asked for, whose stubs are untouched."""
    write(root / "conftest.py", CONFTEST)
    write(root / "pytest.ini", INI)
    for number in range(1, katas + 1):
        slug = "double" if number == 1 else f"double{number}"
        folder = root / f"katas/{number:02}_{slug}"
        write(root / f"solutions/{slug}.py", SOLUTION)
        write(folder / f"{slug}.py", make_stub(SOLUTION))
        write(folder / f"test_{slug}.py", TESTS)
        write(folder / "mistakes.py", MISTAKES)
        write(folder / "README.md", LESSON.format(number=f"{number:02}"))
    return root


def loading_for_ever(folder: Path) -> dict[str, str]:
    """Return an environment in which the fork server never comes to the end of its imports."""
    code = "import sys, time\nif 'dojo.judge.warm' in str(sys.orig_argv): time.sleep(600)\n"
    write(folder / "sitecustomize.py", code)
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
