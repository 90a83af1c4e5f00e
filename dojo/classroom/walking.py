"""Every file that was handed in, in folders and in archives, as one stream of names and contents."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from dojo.classroom.archives import MAX_ANSWER, Member, is_archive, members

# What tools leave beside answers.
_SKIPPED = {"__MACOSX", "__pycache__", "venv", "node_modules", "site-packages", "Thumbs.db"}

_DEEPEST = 50


def walk(root: Path, wanted: Callable[[str], bool], skip: Path) -> Iterator[Member]:
    """Yield the files below `root`, a folder or an archive, but for those below `skip`.

    Names are in Unicode's composed form. No symbolic link is followed that leads out of a hand-in (an entry of `root`),
    and a file that has a second name elsewhere is not read: it might be a file that is none of the learner's. A file
    without a name stands for an empty folder.
    """
    if root.is_file():
        with root.open("rb") as file:
            yield from _visible(members(file, root.name, wanted))
        return
    yield from _visible(_folder(root, (), wanted, skip.resolve(), root))


def _visible(found: Iterator[Member]) -> Iterator[Member]:
    """Leave out what tools leave behind."""
    for one in found:
        if not any(_is_skipped(part) for part in one.parts):
            yield one


def _is_skipped(name: str) -> bool:
    return name in _SKIPPED or (name.startswith(".") and not name.startswith(".."))


def _folder(
    folder: Path, parts: tuple[str, ...], wanted: Callable[[str], bool], skip: Path, hand_in: Path
) -> Iterator[Member]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Member((*parts, "?"), refused=f"it cannot be read: {error.strerror}")
        return
    if len(parts) > _DEEPEST:
        yield Member(parts, refused=f"it lies deeper than {_DEEPEST} folders")
        return
    if parts and not entries:
        yield Member((*parts, ""))
    for entry in entries:
        if not _is_skipped(entry.name):
            here = (*parts, unicodedata.normalize("NFC", entry.name))
            yield from _entry(entry, here, wanted, skip, hand_in if parts else Path(entry.path))


def _entry(
    entry: os.DirEntry[str],
    parts: tuple[str, ...],
    wanted: Callable[[str], bool],
    skip: Path,
    hand_in: Path,
) -> Iterator[Member]:
    path = Path(entry.path)
    if entry.is_symlink() and not _stays_inside(path, hand_in):
        yield Member(parts, refused="it is a link that leads out of the hand-in")
    elif entry.is_dir(follow_symlinks=False):
        if path.resolve() != skip:
            yield from _folder(path, parts, wanted, skip, hand_in)
    elif is_archive(entry.name):
        yield from _archive(path, parts, wanted)
    else:
        yield _file(path, parts) if wanted(entry.name) else Member(parts)


def _stays_inside(link: Path, hand_in: Path) -> bool:
    """Tell whether a link leads to a file of the same hand-in."""
    target = Path(os.path.realpath(link))
    return hand_in != link and target.is_file() and hand_in.resolve() in target.parents


def _archive(path: Path, parts: tuple[str, ...], wanted: Callable[[str], bool]) -> Iterator[Member]:
    try:
        handle, why = _open(path)
    except OSError as error:
        yield Member(parts, refused=f"it cannot be read: {error.strerror}")
        return
    with os.fdopen(handle, "rb") as file:
        found = [Member((), refused=why)] if why else members(file, path.name, wanted)
        for one in found:
            yield Member(parts + one.parts, one.changed, one.content, one.refused)


def _file(path: Path, parts: tuple[str, ...]) -> Member:
    try:
        handle, why = _open(path)
        with os.fdopen(handle, "rb") as file:
            if why:
                return Member(parts, refused=why)
            content = file.read(MAX_ANSWER + 1)
            if len(content) > MAX_ANSWER:
                return Member(parts, refused=f"it is larger than {MAX_ANSWER >> 20} MiB")
            return Member(parts, os.fstat(handle).st_mtime, content)
    except OSError as error:
        return Member(parts, refused=f"it cannot be read: {error.strerror}")


def _open(path: Path) -> tuple[int, str]:
    """Open a file of any kind without waiting for it; return its handle, and why it is not read."""
    handle = os.open(
        os.path.realpath(path),
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0),
    )
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        return handle, "it is no ordinary file"
    if found.st_nlink > 1:
        return handle, "it has a second name elsewhere (a hard link): copy the hand-ins first"
    return handle, ""
