"""Solutions changed mechanically in one place: a kata's tests should notice each change.

The operators are mutmut's, and two of our own: a statement is left out, a condition is turned round. The text of an
error is left alone, since it is free. A change that cannot be noticed, since the code does the same, is
listed in `tests/changes/slug.diff` below the reason; an empty line stands between two of them:

    # The loop ends anyway.
    -    if recurse and current._modules:
    +    if recurse or current._modules:
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from dojo.kata.catalog import Kata

Difference = tuple[str, ...]  # the lines of a change, each with its sign, without indentation


@dataclass(frozen=True)
class Change:
    """A solution that is changed in one place: its whole text, and the lines that differ."""

    source: str
    difference: Difference


def difference(before: str, after: str) -> Difference:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return tuple(_normal(line) for line in list(lines)[2:] if not line.startswith("@@"))


def _normal(line: str) -> str:
    return f"{line[0]} {line[1:].partition('  # ')[0].strip()}"


def excused(kata: Kata) -> dict[Difference, str]:
    """Return the changes that cannot be noticed, each with the reason."""
    path = file_of(kata)
    found: dict[Difference, str] = {}
    for block in path.read_text(encoding="utf-8").split("\n\n") if path.is_file() else []:
        lines = block.splitlines()
        reason = " ".join(line[1:].strip() for line in lines if line.startswith("#"))
        found[tuple(_normal(line) for line in lines if line[:1] in ("-", "+"))] = reason
    return found


def file_of(kata: Kata) -> Path:
    """Return the file that lists the changes that cannot be noticed."""
    return kata.root / "tests" / "changes" / f"{kata.slug}.diff"
