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

from dojo.kata.catalog import Kata
from dojo.kata.stubs import is_stub

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

    @property
    def said(self) -> str:
        """The state, as a person reads it."""
        return {"unknown": "not run", "todo": "to do"}.get(self.state, self.state)


class _Known(NamedTuple):
    """What a file of the record holds."""

    digest: str
    outcomes: dict[str, str]


def remember(kata: Kata, outcomes: Mapping[str, str], judged: str) -> None:
    """Keep how behaviours (test id: outcome) of a stub with this digest ended, beside earlier ones of the same text."""
    known = _read(kata)
    earlier = known.outcomes if known and known.digest == judged else {}
    text = json.dumps({"digest": judged, "outcomes": {**earlier, **outcomes}})
    with contextlib.suppress(OSError):  # a folder that cannot be written to: nothing is kept
        _make_cache(kata.root / _CACHE)
        _place(kata).parent.mkdir(parents=True, exist_ok=True)
        write_whole(_place(kata), text.encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader, at any moment, finds the old content or the new."""
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


def digest(content: bytes) -> str:
    """Return what identifies a content."""
    return hashlib.sha256(content).hexdigest()


def digest_of(path: Path) -> str:
    """Return what identifies a file's content; empty when it cannot be read."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def _place(kata: Kata) -> Path:
    return kata.root / _CACHE / "d" / "torch-dojo" / f"{kata.name}.json"


def _make_cache(cache: Path) -> None:
    """Make pytest's cache if no run of pytest has made it yet, unseen by git as pytest makes it."""
    if not cache.exists():
        cache.mkdir()
        (cache / ".gitignore").write_text("*\n", encoding="utf-8")


def _read(kata: Kata) -> _Known | None:
    try:
        known = json.loads(_place(kata).read_bytes())
        return _Known(str(known["digest"]), {str(k): str(v) for k, v in known["outcomes"].items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
