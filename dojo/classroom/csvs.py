"""Grades as a CSV file, which a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from dojo.classroom.gradebook import MISSING, WAITING, Gradebook
from dojo.classroom.points import shown
from dojo.kata.files import write_whole


def write_csv(book: Gradebook, folder: Path) -> Path:
    """Write `grades.csv`: for each person the points for each kata, the states, the total."""
    rows = [["person", "number", *(kata.name for kata in book.katas), "points", "possible",
             *(f"{kata.name} state" for kata in book.katas)]]  # fmt: skip
    for person in book.people:
        row = book.row(person)
        points = ["" if cell.state in (MISSING, WAITING) else shown(cell.points) for cell in row]
        total = [shown(book.total(person)), shown(book.possible)]
        rows.append([person.name, person.number, *points, *total, *(cell.state for cell in row)])
    file = folder / "grades.csv"
    write_whole(file, as_csv(rows).encode("utf-8-sig"))
    return file


def as_csv(rows: Iterable[Iterable[str]]) -> str:
    """Return rows as CSV in which no cell of a stranger is a formula to a spreadsheet."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def guarded(cell: str) -> str:
    """Return a cell that a spreadsheet takes for text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
