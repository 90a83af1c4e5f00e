"""The last results, kept in pytest's own cache: a small file a kata, each replaced in one step.

A record is of one text of the answer and of one text of the kata's test file: once either is another, it says
nothing about them. A file that cannot be read counts as no result; two programs that write at once do not mix.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from dojo.kata.catalog import Kata, find_katas
from dojo.kata.course import minutes_of
from dojo.kata.files import write_whole
from dojo.kata.stubs import is_stub
from dojo.language import N_, _

_CACHE = ".pytest_cache"
_TEST = re.compile(rb"^def test_", re.MULTILINE)
_STATES = {
    "unknown": N_("not run"),
    "todo": N_("to do"),
    "changed": N_("changed"),
    "failed": N_("failed"),
    "solved": N_("solved"),
}


@dataclass(frozen=True)
class Result:
    """What is known of a kata: how many of its behaviours hold, and its state.

    `state` is `solved`, `failed`, `todo`, `changed` (the file or its tests were edited since the last run), or
    `unknown`.
    """

    kata: Kata
    state: str
    passed: int
    total: int

    @property
    def said(self) -> str:
        """The state, as a person reads it."""
        return _(_STATES[self.state])


class Tests(NamedTuple):
    """A kata's test file as it was when it was read: its digest, and the ids of all tests that it has."""

    digest: str
    ids: list[str]


class _Known(NamedTuple):
    """What a file of the record holds: the digests of the answer and of its tests, their ids, and how they ended."""

    answer: str
    tests: str
    ids: list[str]
    outcomes: dict[str, str]

    @property
    def passed(self) -> list[str]:
        return [name for name in self.ids if self.outcomes.get(name) == "passed"]


def remember(
    kata: Kata, outcomes: Mapping[str, str], judged: str, tests: Tests | None = None
) -> None:
    """Keep how behaviours (test id: outcome) of a stub with this digest ended.

    Without `tests`, these are all that there are. Otherwise they may be a part, and stand beside earlier ones of the
    same answer and the same tests; what is not of these tests does not count.
    """
    known = _Known(judged, digest_of(kata.tests), [name for name in outcomes if name], {**outcomes})
    if tests is not None:
        earlier = _read(kata)
        kept = earlier.outcomes if earlier and earlier[:2] == (judged, tests.digest) else {}
        known = _Known(judged, *tests, {**kept, **outcomes})
    text = json.dumps(known._asdict())
    with contextlib.suppress(OSError):  # a folder that cannot be written to: nothing is kept
        _make_cache(kata.root / _CACHE)
        _place(kata).parent.mkdir(parents=True, exist_ok=True)
        write_whole(_place(kata), text.encode())


def recall(kata: Kata) -> Result:
    """Return what the last run found out about the learner's stub."""
    known = _read(kata)
    if known is None or known.tests != digest_of(kata.tests):
        return Result(kata, "changed" if known else "unknown", 0, _count(kata))
    passed, total = len(known.passed), len(known.ids) or _count(kata)
    if known.answer != digest_of(kata.stub):
        return Result(kata, "changed", passed, total)
    if known.ids and passed == total:
        return Result(kata, "solved", passed, total)
    wrong = set(known.outcomes.values()) - {"passed", "todo"}
    return Result(kata, "failed" if wrong and not is_stub(kata) else "todo", passed, total)


def results(root: Path) -> list[Result]:
    """Return what the last runs found out about every kata."""
    return [recall(kata) for kata in find_katas(root)]


def current(root: Path) -> Kata:
    """Return the first kata that is not solved, as far as the last runs know; the last one when all are."""
    known = results(root)
    return next((result.kata for result in known if result.state != "solved"), known[-1].kata)


def as_row(result: Result, root: Path) -> dict[str, Any]:
    """Return a kata's last result as plain data."""
    kata = result.kata
    file = str(kata.stub.relative_to(root))
    return {
        "schema": 1,
        "kata": kata.name,
        "minutes": minutes_of(kata),
        "state": result.state,
        "passed": result.passed,
        "total": result.total,
        "file": file,
    }


def _count(kata: Kata) -> int:
    """Return how many tests a kata has that was not run, as far as its text says."""
    try:
        return len(_TEST.findall(kata.tests.read_bytes()))
    except OSError:
        return 0


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
        outcomes = {str(name): str(outcome) for name, outcome in known["outcomes"].items()}
        ids = [str(name) for name in known["ids"]]
        return _Known(str(known["answer"]), str(known["tests"]), ids, outcomes)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
