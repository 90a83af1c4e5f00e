"""The last results, kept in pytest's own cache: a small file a kata, each replaced in one step.

A file that cannot be read counts as no result; two programs that write at once do not mix.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from dojo.catalog import Kata
from dojo.stubs import is_stub

_CACHE = ".pytest_cache"
_TEST = re.compile(rb"^def test_", re.MULTILINE)


@dataclass(frozen=True)
class Result:
    """What is known of a kata: how many of its behaviours hold, and its state.

    `state` is `solved`, `failed`, `todo`, `changed` (the file was edited since the last run), or `unknown`.
    """

    kata: Kata
    state: str
    passed: int
    total: int


class _Known(NamedTuple):
    """What a file of the record holds."""

    digest: str
    outcomes: dict[str, str]


def remember(kata: Kata, outcomes: Mapping[str, str], digest: str) -> None:
    """Keep how behaviours (test id: outcome) of a stub with this digest ended, beside earlier ones of the same text."""
    known = _read(kata)
    earlier = known.outcomes if known and known.digest == digest else {}
    text = json.dumps({"digest": digest, "outcomes": {**earlier, **outcomes}})
    with contextlib.suppress(OSError):  # a folder that cannot be written to: nothing is kept
        write_whole(_folder(kata.root) / f"{kata.name}.json", text.encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that whoever reads it, at whatever moment, finds the old content or the new."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, path.stat().st_mode if path.exists() else 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def recall(kata: Kata) -> Result:
    """Return what the last run found out about the learner's stub."""
    total = len(_TEST.findall(kata.tests.read_bytes())) if kata.tests.is_file() else 0
    known = _read(kata)
    if known is None:
        return Result(kata, "unknown", 0, total)
    passed = list(known.outcomes.values()).count("passed")
    if known.digest != digest_of(kata.stub):
        return Result(kata, "changed", passed, total)
    if total and passed >= total:
        return Result(kata, "solved", passed, total)
    wrong = set(known.outcomes.values()) - {"passed", "todo"}
    return Result(kata, "failed" if wrong and not is_stub(kata) else "todo", passed, total)


def short_id(nodeid: str) -> str:
    """Return a test's id within its file."""
    return nodeid.partition("::")[2] or nodeid


def digest_of(path: Path) -> str:
    """Return what identifies a file's content; empty when it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _folder(root: Path) -> Path:
    folder = root / _CACHE / "d" / "torch-dojo"
    if not (root / _CACHE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        (root / _CACHE / ".gitignore").write_text("*\n", encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _read(kata: Kata) -> _Known | None:
    path = kata.root / _CACHE / "d" / "torch-dojo" / f"{kata.name}.json"
    try:
        known = json.loads(path.read_bytes())
        return _Known(str(known["digest"]), {str(k): str(v) for k, v in known["outcomes"].items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
