"""A class on the terminal: a line for each person, a column for each kata, and what needs the teacher's eye."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len, set_cell_size

from dojo.classroom.gradebook import MISSING, WAITING, Cell, Gradebook
from dojo.classroom.points import shown
from dojo.classroom.store import Note
from dojo.report.summary import Line, count

_SHORT = {"passed": "✔", MISSING: "·", WAITING: "?"}
_ASCII = {"passed": "+", MISSING: "-", WAITING: "?"}
_WORDS = ("broken", "hung", "crashed", "memory", "output")  # shown as they are
_NAME = (6, 30)  # columns for a name
HEADINGS = {
    "unrecognised": "Not recognised",
    "refused": "Refused",
    "older": "Handed in twice",
    "roster": "Not on the roster",
}
_NOTES = 20  # of each kind


def lines(book: Gradebook, *, wide: bool, all_notes: bool = False) -> Iterator[Line]:
    """Yield the report; with `wide`, in more symbols than ASCII has."""
    symbols = _SHORT if wide else _ASCII
    name = max([_NAME[0], *(cell_len(label) for label in book.labels.values())])
    name = min(name, _NAME[1])
    rows = [[_said(cell, symbols) for cell in book.row(person)] for person in book.people]
    widths = [max([2, *(len(row[at]) for row in rows)]) for at in range(len(book.katas))]
    head = [kata.number.rjust(width) for kata, width in zip(book.katas, widths, strict=True)]
    yield Line(f"{'':{name}}  {' '.join(head)}   points", "bold")
    for person, row in zip(book.people, rows, strict=True):
        cells = " ".join(text.rjust(width) for text, width in zip(row, widths, strict=True))
        total = f"{shown(book.total(person))}/{shown(book.possible)}"
        style = "green" if all(cell.state == "passed" for cell in book.row(person)) else ""
        label = set_cell_size(book.labels[person], name)
        yield Line(f"{label}  {cells}   {total:>6}".rstrip(), style)
    yield Line()
    yield from _summary(book, symbols)
    yield from _notes(book.notes, all_notes)


def _said(cell: Cell, symbols: dict[str, str]) -> str:
    """Return a cell: a sign, a word, or how many behaviours passed."""
    if cell.state in symbols:
        return symbols[cell.state]
    return cell.state if cell.state in _WORDS else f"{cell.passed}/{cell.total}"


def _summary(book: Gradebook, symbols: dict[str, str]) -> Iterator[Line]:
    people, katas = len(book.people), count(len(book.katas), "kata")
    states = [cell.state for person in book.people for cell in book.row(person)]
    handed_in = len(states) - states.count(MISSING)
    persons = f"{people} {'person' if people == 1 else 'people'}"
    yield Line(
        f"{persons}, {katas}, {count(handed_in, 'answer')}, {states.count('passed')} passed", "bold"
    )
    missing = states.count(MISSING)
    yield Line(
        f"{symbols['passed']} passed   {symbols[MISSING]} missing ({missing})   5/9 behaviours that passed"
        + (
            f"   {symbols[WAITING]} not judged ({states.count(WAITING)})"
            if WAITING in states
            else ""
        ),
        "light",
    )
    nothing = [
        book.labels[one] for one in book.people if all(c.state == MISSING for c in book.row(one))
    ]
    if nothing:
        yield Line(f"handed in nothing: {', '.join(nothing)}", "red")


def _notes(notes: Iterable[Note], all_notes: bool) -> Iterator[Line]:
    """Yield what was not recognised, and the like."""
    by_kind: dict[str, list[Note]] = {}
    for note in notes:
        by_kind.setdefault(note.kind, []).append(note)
    for kind, heading in HEADINGS.items():
        if found := by_kind.get(kind):
            yield Line()
            yield Line(f"{heading} ({len(found)})", "bold")
            seen = found if all_notes else found[:_NOTES]
            for note in seen:
                yield Line(f"  {note.file}: {note.said}")
            if len(found) > len(seen):
                yield Line(f"  and {len(found) - len(seen)} more: -v lists all", "light")
