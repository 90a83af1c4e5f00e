"""What to hand back: a Markdown file for each person, with the report that they would have read themselves."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from dojo.classroom.finders import Person
from dojo.classroom.gradebook import MISSING, WAITING, Cell, Gradebook
from dojo.classroom.points import shown
from dojo.judge.runner import Judgement
from dojo.judge.shown import next_line, progress_of, report
from dojo.kata.catalog import Kata
from dojo.kata.files import write_whole
from dojo.kata.text import clean
from dojo.report.summary import Line, Summary

_WIDTH = 80
_FORM = 1  # changes with the form of the file: older ones are written again
_SAID = {
    MISSING: "Nothing was handed in for this kata.",
    WAITING: "This answer has not been judged yet.",
}


def write_feedback(book: Gradebook, folder: Path) -> Path:
    """Write `feedback/PERSON.md` for everybody into `folder`; one that is as it would be stays untouched."""
    place = folder / "feedback"
    place.mkdir(exist_ok=True)
    for person in book.people:
        file, mark = place / f"{book.files[person]}.md", _mark(book, person)
        if not begins_with(file, mark):
            write_whole(file, (mark + "\n" + "\n".join(_document(book, person))).encode())
    return place


def _mark(book: Gradebook, person: Person) -> str:
    """Return a comment that stands for all that a file says."""
    notes = book.notes_on(person)
    parts = _FORM, book.labels[person], book.points, [*book.katas], book.row(person), notes
    return f"<!-- {hashlib.sha256(repr(parts).encode()).hexdigest()[:16]} -->"


def begins_with(file: Path, mark: str) -> bool:
    """Tell whether this is the first line of a file."""
    try:
        with file.open("rb") as opened:
            return opened.readline().decode("ascii", "replace").rstrip("\n") == mark
    except OSError:
        return False


def _document(book: Gradebook, person: Person) -> Iterator[str]:
    total = f"{shown(book.total(person))} of {shown(book.possible)} points"
    yield from (f"# {_plain(book.labels[person])}", "", total, "")
    for kata in book.katas:
        cell = book.cell(person, kata)
        worth = f"{shown(cell.points)} of {shown(book.points.possible(kata.name))} points"
        yield from (f"## {kata.title}: {said_of(cell)}, {worth}", "")
        yield from fenced("\n".join(read_by_learner(book, kata, cell)))
    notes = [note for note in book.notes_on(person) if note.kind != "roster"]
    if notes:
        yield from ("## About your files", "")
        yield from (f"- {_plain(note.file)}: {_plain(note.said)}" for note in notes)
        yield ""


def said_of(cell: Cell) -> str:
    """Return how a cell is called: `passed`, `missing`, or `failed, 5/9`."""
    return (
        cell.state
        if cell.state in (MISSING, WAITING)
        else f"{cell.state}, {cell.passed}/{cell.total}"
    )


def read_by_learner(book: Gradebook, kata: Kata, cell: Cell) -> Iterator[str]:
    """Yield the lines that a learner with this answer would have read."""
    for line in lines_on(kata, cell, book.judgement(cell)):
        yield clean(line.text)


def lines_on(kata: Kata, cell: Cell, judgement: Judgement | None) -> Iterator[Line]:
    """Yield the same lines with their styles; what came from the answer is in them as it was."""
    if judgement is None:
        yield Line(_SAID.get(cell.state, cell.state), "light")
        return
    progress = progress_of(kata, judgement)
    summary = Summary(_WIDTH, kata.root, all_shown_by=f"dojo behaviours {kata.number}")
    yield from report(progress, judgement, summary)
    if judgement.verdict != "passed":
        yield next_line(progress, judgement, summary)


def fenced(text: str) -> Iterator[str]:
    """Yield a text as a block of code, which it cannot leave whatever it holds."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}text", text, fence, "")


def _plain(text: str) -> str:
    """Return a text of a stranger as Markdown that shows it as it is, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|&~$:-])", r"\\\1", " ".join(clean(text).split()))
