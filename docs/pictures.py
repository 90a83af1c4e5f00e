"""Draws the README's picture of the terminal from a real run.

python docs/pictures.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
COLUMNS = 80


def run(folder: Path, *command: str) -> str:
    """Return what a command prints to a terminal of 80 columns, with its colours."""
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "PYTHONUTF8": "1"}
    arguments = [sys.executable, "-m", *command]
    result = subprocess.run(
        arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return result.stdout


def half_solved(folder: Path) -> Path:
    """Make a dojo whose first two katas are solved, and whose third has a common mistake in it."""
    for name in ("katas", "solutions", "conftest.py", "pyproject.toml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    shutil.copy(folder / "solutions/welcome.py", folder / "katas/00_welcome")
    shutil.copy(folder / "solutions/parameter.py", folder / "katas/01_parameter")
    mistake = ROOT / "tests/wrong/registration/looks_into_lists.py"
    shutil.copy(mistake, folder / "katas/02_registration/registration.py")
    return folder


def draw(text: str, title: str, path: Path) -> None:
    with open(os.devnull, "w") as nowhere:
        console = Console(width=COLUMNS, record=True, file=nowhere, force_terminal=True)
        console.print(Text.from_ansi(text.strip("\n")))
        console.save_svg(str(path), title=title)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        printed = run(half_solved(Path(temporary)), "pytest", "katas/", "--color=yes")
    draw(printed, "pytest katas/", ROOT / "docs/report.svg")
