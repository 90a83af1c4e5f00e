"""A class as one page for a browser: who passed what, the mistakes by how many made them, and each person's report.

The page holds its data, its style and its script, and asks nobody for anything: its policy forbids every request.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import dojo
from dojo.classroom.feedback import begins_with, lines_on
from dojo.classroom.gradebook import Cell, Gradebook
from dojo.classroom.table import HEADINGS
from dojo.judge.runner import Judgement
from dojo.kata.catalog import Kata
from dojo.kata.files import write_whole
from dojo.kata.text import clean

FILE = "report.html"
_PARTS = Path(__file__).parent / "page"
# How each behaviour ended, as one letter.
_OUTCOMES = {"passed": "p", "todo": "t", "failed": "f", "broken": "b", "hung": "h", "memory": "m"}
_NOT_RUN = "n"
# What could end the script element that holds the data, or a line of it.
_ESCAPES = {one: f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


def write_page(book: Gradebook, folder: Path) -> Path:
    """Write `report.html` into `folder`; one that is as it would be stays untouched."""
    file, first = folder / FILE, f"<!doctype html><!-- {_mark(book)} -->"
    if not begins_with(file, first):
        write_whole(file, (first + "\n").encode() + page(data_of(book)))
    return file


def page(data: dict[str, Any]) -> bytes:
    """Return the page about this data, below its first line."""
    style, script = _part("page.css"), _part("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    parts = {"style": style, "script": script, "policy": policy, "data": embedded(data)}
    filled = re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], _part("page.html"))
    return filled.encode("utf-8", "backslashreplace")  # half a character stays JSON


def embedded(data: Any) -> str:
    """Return data as JSON that cannot leave the script element in which it stands."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda found: _ESCAPES[found[0]], text)


def data_of(book: Gradebook) -> dict[str, Any]:
    """Return all that the page shows. Whatever several people share is there once: results, mistakes, lines."""
    katas = [_Kata(kata, book.points.possible(kata.name)) for kata in book.katas]
    lines: dict[tuple[str, str], int] = {}
    results: dict[str, int] = {}
    known: dict[tuple[int, Cell], int] = {}

    def result(at: int, cell: Cell) -> int:
        """Return the number of a result: what there is to show in a cell, and to read about it."""
        judgement = book.judgement(cell)
        said = [
            _number(lines, (clean(text), style))
            for text, style in lines_on(katas[at].kata, cell, judgement)
        ]
        outcomes, mistakes = katas[at].add(judgement)
        worth = [at, cell.state, cell.passed, cell.total, round(cell.points, 4)]
        return _number(results, json.dumps([*worth, outcomes, mistakes, said]))

    people = []
    for person in book.people:
        own = []
        for at, cell in enumerate(book.row(person)):
            key = at, cell._replace(file="", answer="")
            if key not in known:
                known[key] = result(at, cell)
            own.append(known[key])
        people.append([clean(book.labels[person]), round(book.total(person), 4), own])
    at_of = {person: at for at, person in enumerate(book.people)}
    return {
        "possible": book.possible,
        "katas": [kata.data() for kata in katas],
        "people": people,
        "notes": [
            [
                HEADINGS[note.kind],
                clean(note.file),
                clean(note.said),
                -1 if note.kind == "roster" else at_of.get(note.person, -1),
            ]
            for note in sorted(book.notes, key=lambda note: [*HEADINGS].index(note.kind))
        ],
        "results": [json.loads(one) for one in results],
        "lines": [*lines],
    }


class _Kata:
    """A kata with the behaviours and the named mistakes of all its answers."""

    def __init__(self, kata: Kata, possible: float) -> None:
        self.kata, self.possible = kata, possible
        self.behaviours: dict[str, str] = {}  # the sentence of each, by its id
        self.mistakes: dict[str, int] = {}

    def add(self, judgement: Judgement | None) -> tuple[str, list[int]]:
        """Return a letter for each behaviour, in their order here, and the numbers of the mistakes."""
        behaviours = judgement.behaviours if judgement else []
        for one in behaviours:
            self.behaviours.setdefault(one["id"], clean(one["sentence"]))
        ended = {one["id"]: _OUTCOMES.get(one["outcome"], _NOT_RUN) for one in behaviours}
        letters = "".join(ended.get(name, _NOT_RUN) for name in self.behaviours) if ended else ""
        named = {clean(one["meaning"]): None for one in behaviours if one["named"]}
        return letters, [_number(self.mistakes, said) for said in named if said.strip()]

    def data(self) -> dict[str, Any]:
        return {
            "title": self.kata.title,
            "number": self.kata.number,
            "possible": self.possible,
            "behaviours": [*self.behaviours.values()],
            "mistakes": [*self.mistakes],
        }


def _number(known: dict[Any, int], one: Any) -> int:
    return known.setdefault(one, len(known))


def _mark(book: Gradebook) -> str:
    """Return what stands for all that the page says."""
    digest = hashlib.sha256()
    for one in _said(book):
        digest.update(repr(one).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def _said(book: Gradebook) -> Iterator[object]:
    yield from (dojo.__version__, _hash("".join(map(_part, ("page.html", "page.css", "page.js")))))
    yield from (book.points, book.katas, book.notes)
    for person in book.people:
        yield book.labels[person], book.row(person)


@cache
def _part(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return a digest as a content security policy takes it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
