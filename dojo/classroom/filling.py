"""The teacher's own export of Canvas or Moodle, with the grades filled in."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dojo.classroom.finders import Person
from dojo.classroom.gradebook import WAITING, Gradebook
from dojo.classroom.names import spellings
from dojo.classroom.points import shown
from dojo.kata.catalog import Kata
from dojo.kata.files import Refused, write_whole

_Key = tuple[str, str]  # a kind of key, and its text


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
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Refused(f"{export} is no CSV file: {error}") from None
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
    number: int  # the column with the number that the course system gave a person, perhaps behind a word
    logins: list[int]
    name: int
    grades: dict[int, Kata | None]  # None: the total
    possible: dict[int, float]

    def fill(self, book: Gradebook) -> Filled:
        by_key = _by_key(book.people)
        people = [self._person(row, by_key) for row in self.rows]
        known = Counter(person for person in people if person is not None)
        if twice := [book.labels[person] for person, times in known.items() if times > 1]:
            raise Refused(f"two rows of the export are the same person: {twice[0]}")
        scaled = ""
        for row, person in zip(self.rows, people, strict=True):
            if person is not None:
                scaled = self._fill_row(row, person, book) or scaled
        absent = [book.labels[one] for one in book.people if one not in known]
        strangers = [
            row[self.name] for row, one in zip(self.rows, people, strict=True) if one is None
        ]
        return Filled(Path(), absent, strangers, scaled)

    def _fill_row(self, row: list[str], person: Person, book: Gradebook) -> str:
        """Fill in the grades of a person; return from what to what points were scaled."""
        scaled = ""
        for column, kata in self.grades.items():
            cells = [book.cell(person, kata)] if kata else book.row(person)
            if any(cell.state == WAITING for cell in cells):
                continue  # no grade is better than a wrong one
            points = sum(cell.points for cell in cells)
            possible = book.points.possible(kata.name) if kata else book.possible
            wanted = self.possible.get(column, possible)
            if wanted != possible and possible:
                points *= wanted / possible
                scaled = f"{shown(possible)} to {shown(wanted)}"
            row[column] = shown(points)
        return scaled

    def _person(self, row: list[str], by_key: dict[_Key, set[Person]]) -> Person | None:
        """Return whose row this is: by number, else by a login or an e-mail, else by a name that only one has."""
        number = re.search(r"(\d+)\s*$", row[self.number])
        logins = {row[at].strip().casefold() for at in self.logins}
        logins |= {login.partition("@")[0] for login in logins}
        ways: list[list[_Key]] = [
            [("number", number[1])] if number else [],
            [("login", login) for login in logins],
            [("name", spelling) for spelling in spellings(row[self.name])],
        ]
        found = ({one for key in keys for one in by_key.get(key, ())} for keys in ways)
        return next((same.pop() for same in found if len(same) == 1), None)


def _by_key(people: Iterable[Person]) -> dict[_Key, set[Person]]:
    """Return who is meant by a number, a login, or a name however it is written."""
    by_key: dict[_Key, set[Person]] = {}
    for person in people:
        names: list[_Key] = [("name", spelling) for spelling in spellings(person.name)]
        for key in (("number", person.number), ("login", person.name.casefold()), *names):
            by_key.setdefault(key, set()).add(person)
    by_key.pop(("number", ""), None)
    return by_key


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
    return _Sheet(students, 1, [*range(2, section)], 0, grades, possible)


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
    return _Sheet(students, 0, emails, 1, {maximum - 1: None}, possible)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d+([.,]\d+)?", text.strip()) is not None


def _number(text: str) -> float:
    return float(text.strip().replace(",", "."))
