"""A learner's own folder, made and kept up to date from the installed package alone.

A manifest holds the digest of every file as it was written, so that an update knows which of them were edited.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dojo.kata.catalog import AGENTS, KATAS, MANIFEST, Kata, find_katas, helping, material
from dojo.kata.files import Refused, back_up, write_through, write_whole
from dojo.kata.stubs import stub_of
from dojo.language import _
from dojo.report.record import digest, digest_of

CONFTEST = (
    '"""Registers the dojo\'s pytest plugin, nothing else."""\n\npytest_plugins = ["dojo.plugin"]\n'
)
PYTEST_INI = """\
[pytest]
minversion = 9.0
testpaths = katas
addopts = -p dojo.plugin --import-mode=importlib --strict-markers
timeout = 30
"""
IGNORED = ".pytest_cache/\n.hypothesis/\n__pycache__/\n*.bak\n"


class Choice(NamedTuple):
    """What a folder holds: these katas (all, those to come as well, where none is named), with solutions or without."""

    katas: tuple[str, ...] = ()
    solutions: bool = True


def init(folder: Path, choice: Choice | None = None) -> None:
    """Fill a new or an empty folder with the katas: all of it, or nothing."""
    if folder.exists() and not folder.is_dir():
        said = _("{folder} is a file: choose a folder that is new or empty")
        raise Refused(said.format(folder=folder))
    if folder.exists() and any(folder.iterdir()):
        said = _("{folder} is not empty: choose a folder that is new or empty")
        raise Refused(said.format(folder=folder))
    choice = choice or Choice()
    content = _content(choice)
    is_new = not folder.exists()
    near = folder.parent if is_new else folder
    near.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=near, prefix=".torch-dojo-") as temporary:
        made = Path(temporary) / "made"
        for name, text in content.items():
            _write(made / name, text)
        _write(made / MANIFEST, _manifest(content, choice))
        if is_new:
            os.replace(made, folder)
        else:  # a shell may stand in it: it stays the same folder
            _move_all(made, folder)


def _move_all(source: Path, folder: Path) -> None:
    """Move what is in one folder into another: all of it, or nothing."""
    moved: list[Path] = []
    try:
        for path in list(source.iterdir()):
            moved.append(path)
            os.replace(path, folder / path.name)
    except BaseException:
        for path in moved:
            with contextlib.suppress(OSError):
                os.replace(folder / path.name, path)
        raise


def update(folder: Path) -> Iterator[str]:
    """Bring newer lessons, tests and untouched stubs into a folder; yield a line for each file that is dealt with."""
    written, choice = _read_manifest(folder)
    content = _content(choice)
    stubs = {_inside(kata, kata.stub) for kata in find_katas(material())}
    for name, text in content.items():
        path, now = folder / name, digest_of(folder / name)
        if now == digest(text):
            continue
        if now in ("", written.get(name)):
            yield (_("updated: {name}") if now else _("added: {name}")).format(name=name)
        elif name in stubs:
            yield _("left alone, it is yours: {name}").format(name=name)
            continue
        else:
            said = _("updated: {name}; what you changed in it is kept in {copy}")
            yield said.format(name=name, copy=back_up(path).name)
        _write(path, text)
    write_whole(folder / MANIFEST, _manifest(content, choice))


def archive(folder: Path) -> Path:
    """Put a folder into a zip beside it, and return that."""
    return Path(shutil.make_archive(str(folder), "zip", folder.parent, folder.name))


def _content(choice: Choice) -> dict[str, bytes]:
    """Return every file of a learner's folder, by its path there."""
    source = material()
    content = {
        "conftest.py": CONFTEST.encode(),
        "pytest.ini": PYTEST_INI.encode(),
        ".gitignore": IGNORED.encode(),
        AGENTS: helping().encode(),
    }
    for kata in find_katas(source):
        if choice.katas and kata.name not in choice.katas:
            continue
        for path in (kata.lesson, *kata.translations, kata.tests, kata.mistakes, kata.bench):
            if path.is_file():
                content[_inside(kata, path)] = path.read_bytes()
        content[_inside(kata, kata.stub)] = stub_of(kata).encode()
        if not choice.solutions:
            content[_inside(kata, kata.original)] = stub_of(kata).encode()
    return content


def _inside(kata: Kata, path: Path) -> str:
    """Return a file of a kata by its path in a folder of katas."""
    return f"{KATAS}/{kata.name}/{path.name}"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_through(path, content)


def _manifest(content: dict[str, bytes], choice: Choice) -> bytes:
    digests = {name: digest(text) for name, text in content.items()}
    return json.dumps({**choice._asdict(), "files": digests}, indent=1).encode()


def _read_manifest(folder: Path) -> tuple[dict[str, str], Choice]:
    """Return what was written into a folder, and what was chosen for it.

    One that cannot be read knows nothing: every file counts as edited.
    """
    path = folder / MANIFEST
    if not path.is_file():
        text = _("{folder} was not made by `dojo init`: in a clone, `git pull` updates")
        raise Refused(text.format(folder=folder))
    try:
        kept = json.loads(path.read_bytes())
        digests = {str(name): str(digest) for name, digest in kept.get("files", kept).items()}
        return digests, Choice(
            tuple(kept.get("katas", ())), kept.get("solutions", True) is not False
        )
    except (ValueError, AttributeError, TypeError):
        return {}, Choice()
