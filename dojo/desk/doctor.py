"""What people report when something is off: versions, where files were found, whether fork and file events work."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from importlib import metadata
from pathlib import Path

from dojo import __version__
from dojo.judge.bwrap import why_not
from dojo.judge.runner import Runner
from dojo.judge.sandbox import ALL, hold_here
from dojo.kata.catalog import KATAS, find_katas, material, restoring

Finding = tuple[str, str, bool]

_PACKAGES = ["torch", "pytest", "pytest-benchmark", "hypothesis", "textual", "watchfiles", "click"]
_PATIENCE = 3.0  # seconds for a file event to arrive


def examine(root: Path | None) -> Iterator[Finding]:
    """Yield what was looked at, what was found, and whether that is as it should be.

    A question that cannot be answered is a finding, too: the next ones are still asked.
    """
    questions: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("torch-dojo", _program),
        ("material", _material),
        ("terminal", _terminal),
    ]
    if root is not None:
        questions += [
            ("katas", partial(_files, root)),
            ("judging", partial(_judging, root)),
            ("sandbox", _sandbox),
            ("file events", partial(_events, root)),
        ]
    for name, question in questions:
        try:
            yield from question()
        except Exception as error:  # whatever is off here is what the doctor is asked about
            said = " ".join(str(error).split())
            yield name, f"cannot be looked at: {type(error).__name__}: {said}", False
    if root is None:
        yield "katas", f"none in {Path.cwd()} or above it: `dojo init FOLDER` makes some", False


def _program() -> Iterator[Finding]:
    yield "torch-dojo", f"{__version__}, in {Path(__file__).parent}", True
    yield "Python", f"{platform.python_version()} on {platform.platform()}", True
    for name in _PACKAGES:
        try:
            yield name, metadata.version(name), True
        except metadata.PackageNotFoundError:
            yield name, "not installed: install torch-dojo again", False


def _material() -> Iterator[Finding]:
    yield "material", f"{len(find_katas(material()))} katas in {material()}", True


def _terminal() -> Iterator[Finding]:
    size = shutil.get_terminal_size()
    colour = "without colour (NO_COLOR)" if os.environ.get("NO_COLOR") else "colour allowed"
    kind = os.environ.get("TERM", "unknown")
    said = f"{kind}, {size.columns} x {size.lines}, {sys.stdout.encoding}, {colour}"
    yield "terminal", said, True
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    yield "editor", editor or "none: set $EDITOR to open files with the key e", True


def _files(root: Path) -> Iterator[Finding]:
    katas = find_katas(root)
    missing = [
        path
        for kata in katas
        for path in (kata.stub, kata.tests, kata.lesson)
        if not path.is_file()
    ]
    yield "katas", f"{len(katas)} in {root / KATAS}", True
    for path in missing:
        yield "missing", f"{path.relative_to(root)}: {restoring(root, path)}", False
    if not os.access(root, os.W_OK):
        yield "writing", f"{root} cannot be written to: results are not kept", False


def _judging(root: Path) -> Iterator[Finding]:
    """Judge the first kata's solution, or what there is without solutions; the second time warm."""
    kata = find_katas(root)[0]
    has_solution = kata.solution.is_file()
    with Runner(root) as runner:
        for _ in range(2):
            judgement = runner.judge(kata, kata.solution if has_solution else KATAS)
    way = "forked from a warm process" if judgement.warm else "in a fresh interpreter each time"
    said = f"{judgement.verdict} in {judgement.seconds:.2f} s, {way} {judgement.message}"
    fine = judgement.verdict in (["passed"] if has_solution else ["passed", "todo", "failed"])
    yield "judging", " ".join(said.split()), fine


def _sandbox() -> Iterator[Finding]:
    """Say what the answers of other people are kept from, and whether more can be put around them."""
    held = hold_here()
    said = f"keeps answers of others from {', '.join(held)}" if held else "none on this system"
    if missing := [one for one in ALL if one not in held]:
        said += f"; leaves {', '.join(missing)} open"
    yield "sandbox", f"{said}; bwrap: {why_not() or 'works'}", True


def _events(root: Path) -> Iterator[Finding]:
    """Write a file into the dojo, and see whether somebody is told."""
    try:
        from watchfiles import awatch
    except ImportError as error:
        yield "file events", f"{error}: install torch-dojo again", False
        return

    async def told(folder: Path) -> bool:
        async def wait() -> bool:
            async for _ in awatch(folder, step=10):
                return True
            return False

        waiting = asyncio.ensure_future(wait())
        for number in range(int(_PATIENCE / 0.1)):
            (folder / "event").write_text(str(number))
            done, _ = await asyncio.wait([waiting], timeout=0.1)
            if done:
                return waiting.result()
        waiting.cancel()
        return False

    try:
        with tempfile.TemporaryDirectory(dir=root, prefix=".torch-dojo-") as folder:
            arrives = asyncio.run(told(Path(folder)))
    except (OSError, UnicodeError) as error:  # read-only, or a name that is no text
        yield "file events", f"none: {' '.join(str(error).split())}", False
        return
    otherwise = "do not arrive here: the watch looks once a second instead"
    yield "file events", "arrive at once" if arrives else otherwise, True
