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
from dojo.language import _, said

Finding = tuple[str, str, bool]

_PACKAGES = ["torch", "pytest", "pytest-benchmark", "hypothesis", "textual", "watchfiles", "click"]
_PATIENCE = 3.0  # seconds for a file event to arrive


def examine(root: Path | None) -> Iterator[Finding]:
    """Yield what was looked at, what was found, and whether that is as it should be.

    A question that cannot be answered is a finding, too: the next ones are still asked.
    """
    questions: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("torch-dojo", _program),
        (_("material"), _material),
        (_("terminal"), _terminal),
    ]
    if root is not None:
        questions += [
            (_("katas"), partial(_files, root)),
            (_("judging"), partial(_judging, root)),
            (_("sandbox"), _sandbox),
            (_("file events"), partial(_events, root)),
        ]
    for name, question in questions:
        try:
            yield from question()
        except Exception as error:  # whatever is off here is what the doctor is asked about
            came = f"{type(error).__name__}: {' '.join(str(error).split())}"
            yield name, _("cannot be looked at: {error}").format(error=came), False
    if root is None:
        text = _("none in {folder} or above it: `dojo init FOLDER` makes some")
        yield _("katas"), text.format(folder=Path.cwd()), False


def _program() -> Iterator[Finding]:
    text = _("{version}, in {folder}")
    yield "torch-dojo", text.format(version=__version__, folder=Path(__file__).parent), True
    text = _("{version} on {system}")
    text = text.format(version=platform.python_version(), system=platform.platform())
    yield "Python", text, True
    for name in _PACKAGES:
        try:
            yield name, metadata.version(name), True
        except metadata.PackageNotFoundError:
            yield name, _("not installed: install torch-dojo again"), False


def _material() -> Iterator[Finding]:
    text = _("{count} katas in {folder}")
    text = text.format(count=len(find_katas(material())), folder=material())
    yield _("material"), text, True


def _terminal() -> Iterator[Finding]:
    size = shutil.get_terminal_size()
    has_none = os.environ.get("NO_COLOR")
    colour = _("without colour (NO_COLOR)") if has_none else _("colour allowed")
    kind = os.environ.get("TERM") or _("unknown")
    parts = kind, f"{size.columns} x {size.lines}", sys.stdout.encoding, colour
    yield _("terminal"), ", ".join(parts), True
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    yield _("editor"), editor or _("none: set $EDITOR to open files with the key e"), True


def _files(root: Path) -> Iterator[Finding]:
    katas = find_katas(root)
    missing = [
        path
        for kata in katas
        for path in (kata.stub, kata.tests, kata.lesson)
        if not path.is_file()
    ]
    text = _("{count} in {folder}").format(count=len(katas), folder=root / KATAS)
    yield _("katas"), text, True
    for path in missing:
        yield _("missing"), f"{path.relative_to(root)}: {said(restoring(root, path))}", False
    if not os.access(root, os.W_OK):
        text = _("{folder} cannot be written to: results are not kept").format(folder=root)
        yield _("writing"), text, False


def _judging(root: Path) -> Iterator[Finding]:
    """Judge the first kata's solution, or what there is without solutions; the second time warm."""
    kata = find_katas(root)[0]
    has_solution = kata.solution.is_file()
    with Runner(root) as runner:
        for _again in range(2):
            judgement = runner.judge(kata, kata.solution if has_solution else KATAS)
    text = _("{verdict} in {seconds} s, in a fresh interpreter each time")
    if judgement.warm:
        text = _("{verdict} in {seconds} s, forked from a warm process")
    text = text.format(verdict=_(judgement.verdict), seconds=f"{judgement.seconds:.2f}")
    fine = judgement.verdict in (["passed"] if has_solution else ["passed", "todo", "failed"])
    yield _("judging"), " ".join(f"{text} {said(judgement.message)}".split()), fine


def _sandbox() -> Iterator[Finding]:
    """Say what the answers of other people are kept from, and whether more can be put around them."""
    held = hold_here()
    parts = [_("none on this system")]
    if held:
        parts = [_("keeps answers of others from {what}").format(what=_listed(held))]
    if missing := [one for one in ALL if one not in held]:
        parts.append(_("leaves {what} open").format(what=_listed(missing)))
    works = _("works")
    parts.append(f"bwrap: {said(why_not()) or works}")
    yield _("sandbox"), "; ".join(parts), True


def _listed(names: list[str]) -> str:
    return ", ".join(map(_, names))


def _events(root: Path) -> Iterator[Finding]:
    """Write a file into the dojo, and see whether somebody is told."""
    try:
        from watchfiles import awatch
    except ImportError as error:
        text = _("{error}: install torch-dojo again").format(error=error)
        yield _("file events"), text, False
        return

    async def told(folder: Path) -> bool:
        async def wait() -> bool:
            async for _event in awatch(folder, step=10):
                return True
            return False

        waiting = asyncio.ensure_future(wait())
        for number in range(int(_PATIENCE / 0.1)):
            (folder / "event").write_text(str(number))
            await asyncio.wait([waiting], timeout=0.1)
            if waiting.done():
                return waiting.result()
        waiting.cancel()
        return False

    try:
        with tempfile.TemporaryDirectory(dir=root, prefix=".torch-dojo-") as folder:
            arrives = asyncio.run(told(Path(folder)))
    except (OSError, UnicodeError) as error:  # read-only, or a name that is no text
        text = _("none: {error}").format(error=" ".join(str(error).split()))
        yield _("file events"), text, False
        return
    text = _("do not arrive here: the watch looks once a second instead")
    yield _("file events"), _("arrive at once") if arrives else text, True
