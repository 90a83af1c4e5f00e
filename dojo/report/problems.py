"""Failures as an editor and GitHub read them: one line each, at the line of the answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from dojo.kata.catalog import KATAS
from dojo.report.summary import NOT_TRIED, Progress, line_of


class Problem(NamedTuple):
    """A failure: in which file and line, in which kata, and what is said of it."""

    path: Path
    line: int
    title: str
    message: str


def problem_of(progress: Progress, target: str, where: str, *said: str) -> Problem:
    """Return a failure of an answer; `where` (`file.py:line in function`) may be about another file, or empty."""
    path = progress.kata.answer(target)
    line = line_of(where) if where.startswith(f"{path.name}:") else 0
    return Problem(path, line or 1, progress.kata.title, "\n".join(filter(None, said)))


def problems_of(progress: Progress, target: str = KATAS) -> Iterator[Problem]:
    """Yield every failure of a kata; an untouched stub has none."""
    if progress.state(target) == "failed":
        for one in progress.causes:
            if one.message != NOT_TRIED:
                yield problem_of(progress, target, one.where, one.sentence, one.message)


def as_line(problem: Problem) -> str:
    """Return `path:line: message`, the path as seen from the working directory."""
    message = " ".join(problem.message.split())
    return f"{_relative(problem.path, Path.cwd())}:{problem.line}: {message}"


def as_github(problem: Problem) -> str:
    """Return the workflow command that puts a failure beside its line on GitHub."""
    path = _relative(problem.path, Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()))
    place = f"file={_escaped(path, ',:')},line={problem.line},title={_escaped(problem.title, ',:')}"
    return f"::error {place}::{_escaped(problem.message)}"


FORMATS: dict[str, Callable[[Problem], str]] = {"line": as_line, "github": as_github}


def _escaped(text: str, more: str = "") -> str:
    """Return a text as GitHub wants it: `%` and line ends, and in a property `more`, by their codes."""
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return path.as_posix()
