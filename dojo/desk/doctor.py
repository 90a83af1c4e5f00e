"""What people report when something is off: versions, where files were found, whether fork and file events work."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from dojo import __version__
from dojo.judge.runner import Runner
from dojo.kata.catalog import KATAS, find_katas, material

Finding = tuple[str, str, bool]

_PACKAGES = ["torch", "pytest", "pytest-benchmark", "hypothesis", "textual", "watchfiles", "click"]
_PATIENCE = 3.0  # seconds for a file event to arrive


def examine(root: Path | None) -> Iterator[Finding]:
    """Yield what was looked at, what was found, and whether that is as it should be."""
    yield "torch-dojo", f"{__version__}, in {Path(__file__).parent}", True
    yield "Python", f"{platform.python_version()} on {platform.platform()}", True
    for name in _PACKAGES:
        try:
            yield name, metadata.version(name), True
        except metadata.PackageNotFoundError:
            yield name, "not installed: install torch-dojo again", False
    yield "material", f"{len(find_katas(material()))} katas in {material()}", True
    yield from _terminal()
    if root is None:
        yield "katas", f"none in {Path.cwd()} or above it: `dojo init FOLDER` makes some", False
        return
    yield from _files(root)
    yield _judging(root)
    yield _events(root)


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
        str(path.relative_to(root))
        for kata in katas
        for path in (kata.stub, kata.tests, kata.lesson)
        if not path.is_file()
    ]
    yield "katas", f"{len(katas)} in {root / KATAS}", True
    if missing:
        yield (
            "missing",
            f"{', '.join(missing)}: `dojo reset` or `dojo update` brings it back",
            False,
        )
    if not os.access(root, os.W_OK):
        yield "writing", f"{root} cannot be written to: results are not kept", False


def _judging(root: Path) -> Finding:
    """Judge the first kata's solution, the second time warm."""
    kata = find_katas(root)[0]
    with Runner(root) as runner:
        for _ in range(2):
            judgement = runner.judge(kata, kata.solution)
    way = "forked from a warm process" if judgement.warm else "in a fresh interpreter each time"
    fine = judgement.verdict == "passed"
    return (
        "judging",
        f"{judgement.verdict} in {judgement.seconds:.2f} s, {way} {judgement.message}".strip(),
        fine,
    )


def _events(root: Path) -> Finding:
    """Write a file into the dojo, and see whether somebody is told."""
    from watchfiles import awatch

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
    except OSError as error:
        return "file events", f"{error}: the watch looks once a second instead", False
    if arrives:
        return "file events", "arrive at once", True
    return "file events", "do not arrive here: the watch looks once a second instead", True
