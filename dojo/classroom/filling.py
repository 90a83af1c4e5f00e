"""The teacher's own export of Canvas or Moodle, with the grades filled in."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from dojo.classroom.finders import Person
from dojo.classroom.gradebook import Gradebook
from dojo.classroom.names import spellings
from dojo.classroom.points import shown
from dojo.kata.catalog import Kata
from dojo.kata.files import Refused, write_whole


@dataclass
class Filled:
    """A filled export: where it is, which people of the class it lacks, and which of its rows have no person here."""

    file: Path
    not_in_file: list[str]
    not_in_class: list[str]
    scaled: str = ""


def fill(book: Gradebook, export: Path, folder: Path) -> Filled:
    """Write a copy of a teacher's own export with grades into `folder`; it gets no new row and no new column.

    Raises `Refused` for a file that is no export of Canvas or Moodle.
    """
    content = export.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(
            f"{export} is not UTF-8: export it again, and do not open it before"
        ) from None
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if len(rows) < 2:
        raise Refused(f"{export} holds no students: export it again")
    is_canvas = rows[0][:2] == ["Student", "ID"]
    sheet = _canvas(book, export, rows) if is_canvas else _moodle(export, rows)
    filled = sheet.fill(book)
    ends = "\r\n" if "\r\n" in text else "\n"
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=ends).writerows(rows)
    bom = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    filled.file = folder / f"filled-{export.name}"
    if filled.file.resolve() == export.resolve():
        raise Refused(f"{export} is a filled copy: fill in the export itself")
    write_whole(filled.file, bom + written.getvalue().encode())
    return filled


@dataclass
class _Sheet:
    """An export: its rows with students, in which columns people are named, and which column takes which grade."""

    rows: list[list[str]]
    numbers: list[int]  # columns that identify a person without doubt
    names: list[int]
    grades: dict[int, Kata | None]  # None: the total
    possible: dict[int, float]

    def fill(self, book: Gradebook) -> Filled:
        found = {id(row): self._person(row, book) for row in self.rows}
        people = [person for person in found.values() if person is not None]
        if len({*people}) < len(people):
            raise Refused(
                "two rows of the export are the same person: give each a number of its own"
            )
        scaled = ""
        for row in self.rows:
            person = found[id(row)]
            for column, kata in self.grades.items() if person else ():
                assert person is not None
                points = book.cell(person, kata).points if kata else book.total(person)
                possible = book.points.possible(kata.name) if kata else book.possible
                wanted = self.possible.get(column, possible)
                if wanted != possible and possible:
                    points, scaled = (
                        points * wanted / possible,
                        f"{shown(possible)} to {shown(wanted)}",
                    )
                row[column] = shown(points)
        absent = [book.labels[one] for one in book.people if one not in {*people}]
        strangers = [self._label(row) for row in self.rows if found[id(row)] is None]
        return Filled(Path(), absent, strangers, scaled)

    def _label(self, row: list[str]) -> str:
        return next((row[at] for at in self.names if row[at]), row[0])

    def _person(self, row: list[str], book: Gradebook) -> Person | None:
        """Return whose row this is: by number, else by another identification, else by a name that only one has."""
        for at in self.numbers:
            number = re.search(r"(\d+)\s*$", row[at])
            same = [one for one in book.people if number and one.number == number[1]]
            if not same:
                mine = row[at].strip().casefold()
                same = [
                    one for one in book.people
                    if mine and one.name.casefold() in (mine, mine.partition("@")[0])
                ]  # fmt: skip
            if len(same) == 1:
                return same[0]
        for at in self.names:
            names = spellings(row[at])
            same = [one for one in book.people if names & spellings(one.name)]
            if len(same) == 1:
                return same[0]
        return None


def _canvas(book: Gradebook, export: Path, rows: list[list[str]]) -> _Sheet:
    """Read an export of Canvas: its assignments are the columns `Title (number)`."""
    head = rows[0]
    titles = {
        at: match[1]
        for at, cell in enumerate(head)
        if (match := re.fullmatch(r"(.+) \(\d+\)", cell))
    }
    grades: dict[int, Kata | None] = {}
    for kata in book.katas:
        names = {kata.name, kata.slug, kata.title.casefold(), kata.title[3:].casefold()}
        for at, title in titles.items():
            if title.strip().casefold() in names:
                grades[at] = kata
    if not grades and len(titles) == 1:
        grades = {next(iter(titles)): None}
    if not grades:
        raise Refused(
            f"{export} has no assignment for these katas: name one {book.katas[0].title!r} in Canvas, "
            "or leave a single one, which takes the total"
        )
    possible_row = next((row for row in rows[1:] if "points possible" in row[0].casefold()), None)
    possible = {
        at: float(row) for at in grades if possible_row and _is_number(row := possible_row[at])
    }
    students = [
        row
        for row in rows[1:]
        if row is not possible_row and len(row) == len(head) and row[0].strip()
    ]
    section = head.index("Section") if "Section" in head else 2
    return _Sheet(students, [*range(1, section)], [0], grades, possible)


def _moodle(export: Path, rows: list[list[str]]) -> _Sheet:
    """Read a grading worksheet of Moodle, whose headers are in the site's language.

    `Participant 123` comes first, then the name; the grade stands before the maximum, a number that all rows share.
    """
    head, students = rows[0], [row for row in rows[1:] if len(row) == len(rows[0])]
    known = all(re.fullmatch(r"\D*\d+\s*", row[0]) for row in students)
    maximum = (
        next(
            (
                at
                for at in range(3, len(head))
                if len({row[at] for row in students}) == 1
                and _is_number(students[0][at])
                and all(not row[at - 1].strip() or _is_number(row[at - 1]) for row in students)
            ),
            None,
        )
        if known and students
        else None
    )
    if maximum is None:
        raise Refused(f"{export} is no export of Canvas and no grading worksheet of Moodle")
    emails = [at for at in range(2, len(head)) if all("@" in row[at] for row in students)]
    possible = {maximum - 1: _number(students[0][maximum])}
    return _Sheet(students, [0, *emails], [1], {maximum - 1: None}, possible)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d+([.,]\d+)?", text.strip()) is not None


def _number(text: str) -> float:
    return float(text.strip().replace(",", "."))
