"""Draws the README's pictures of the terminal from real runs.

python docs/pictures.py
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner
from rich.console import Console
from rich.text import Text

from dojo.cli import dojo
from dojo.desk.screen import WatchApp
from dojo.judge.runner import Runner
from dojo.kata.catalog import find_kata

ROOT = Path(__file__).parent.parent
COLUMNS = 80


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


def pytest(folder: Path) -> str:
    """Return what `pytest katas/` prints to a terminal of 80 columns, with its colours."""
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "PYTHONUTF8": "1"}
    arguments = [sys.executable, "-m", "pytest", "katas/", "--color=yes"]
    result = subprocess.run(
        arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return result.stdout


def command(folder: Path, *arguments: str) -> str:
    """Return what a command prints, with its colours."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        return CliRunner().invoke(dojo, arguments, color=True, prog_name="dojo").stdout
    finally:
        os.chdir(here)


def watch_screen(folder: Path) -> str:
    """Return the watch screen on the third kata, with its first hint, as SVG."""

    async def picture(runner: Runner) -> str:
        app = WatchApp(folder, find_kata(folder, "02"), runner)
        async with app.run_test(size=(COLUMNS, 24)) as pilot:
            while app.watching.judgement is None or app.watching.since is not None:
                await pilot.pause(0.1)
            await pilot.press("h")
            await pilot.pause()
            screen = app.export_screenshot(title="dojo")
        app.watching.close()
        return screen

    with Runner(folder) as runner:
        return asyncio.run(picture(runner))


def draw(text: str, title: str, path: Path) -> None:
    with open(os.devnull, "w") as nowhere:
        console = Console(width=COLUMNS, record=True, file=nowhere, force_terminal=True)
        console.print(Text.from_ansi(text.strip("\n")))
        console.save_svg(str(path), title=title)


if __name__ == "__main__":
    docs = ROOT / "docs"
    with tempfile.TemporaryDirectory() as temporary:
        dojo_folder = half_solved(Path(temporary))
        draw(pytest(dojo_folder), "pytest katas/", docs / "report.svg")
        draw(command(dojo_folder, "list"), "dojo list", docs / "list.svg")
        draw(command(dojo_folder, "hint", "02"), "dojo hint 02", docs / "hint.svg")
        (docs / "watch.svg").write_text(watch_screen(dojo_folder), encoding="utf-8")
