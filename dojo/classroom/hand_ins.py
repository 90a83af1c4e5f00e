"""Find what was handed in: whose it is, which kata it answers, and what was not recognised."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from dojo.classroom.archives import Member, is_archive, stem_of
from dojo.classroom.finders import FINDERS, Finder, Person, all_of, canvas, moodle, place_of
from dojo.classroom.names import Slugs, came_with_a_clone, one_line, short_path, spellings
from dojo.classroom.store import HandIn, Note, Store
from dojo.classroom.walking import walk
from dojo.kata.catalog import KATAS, Kata
from dojo.kata.files import Refused

_SAME_TIME = 2.0  # seconds; a zip knows no smaller step
_NAME = (
    "name", "student", "full name", "student_id", "username", "login", "last name", "last_name", "surname", "nachname"
)  # fmt: skip
_FIRST_NAME = ("first name", "first_name", "firstname", "vorname")


@dataclass(frozen=True)
class _Candidate:
    """A file that may be somebody's answer to a kata."""

    file: str
    path: tuple[str, ...]
    answer: str
    changed: float
    copy: int

    def rank(self) -> tuple[int, bool, int]:
        return self.copy, KATAS in self.path, -len(self.path)


@dataclass
class Found:
    """What a folder of hand-ins holds."""

    people: dict[Person, str] = field(default_factory=dict)  # each with the layout
    hand_ins: list[HandIn] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def find(
    source: Path, katas: list[Kata], every: list[Kata], store: Store, person: str = ""
) -> Found:
    """Find the answers to `katas` below `source`, and keep a copy of each in `store`.

    `every` kata of the dojo is recognised; answers to others than `katas` are passed over. With `person`, everything
    is theirs.
    """
    search = _Search(Slugs(every), {kata.name for kata in katas}, store)
    search.finders = _finders(source, search.slugs, person)
    for member in walk(source, search.wants, store.folder):
        search.see(member)
    return search.end()


def _finders(source: Path, slugs: Slugs, person: str) -> tuple[Finder, ...]:
    """Return the layouts to try; a folder that is one person's answers itself has only that one."""
    inside = [*source.iterdir()] if source.is_dir() else []
    own = {*(kata.name for kata in slugs.katas.values()), KATAS}
    is_flat = not any(one.is_dir() or is_archive(one.name) for one in inside)
    if person or any(one.name in own or (is_flat and slugs.fits(one.name)) for one in inside):
        return (all_of(person or stem_of(source.resolve().name)),)
    return FINDERS


class _Search:
    """Sorts files by person and kata, as they come."""

    finders: tuple[Finder, ...] = FINDERS

    def __init__(self, slugs: Slugs, asked: set[str], store: Store) -> None:
        self.slugs, self.asked, self.store = slugs, asked, store
        self.found = Found()
        self.candidates: dict[tuple[Person, str], list[_Candidate]] = {}
        self.answered: set[Person] = set()

    def wants(self, name: str) -> bool:
        """Tell whether to read a file of this name, which a course system may have put a person's before."""
        place = moodle((name,)) or canvas((name,))
        return self.slugs.fits(name) or (place is not None and self.slugs.fits(place.path[-1]))

    def see(self, member: Member) -> None:
        """Take note of a file; one without a name stands for an empty folder."""
        file = short_path("/".join(member.parts)) or "the archive"
        place = place_of(member.parts, self.finders) if member.parts else None
        is_theirs = member.parts and len(member.parts) == 1 and is_archive(member.parts[0])
        if place is None and member.refused and is_theirs:
            place = place_of((*member.parts, "?"), self.finders)  # an archive that cannot be opened
        if place is None:
            self._note("refused" if member.refused else "unrecognised", file, member)
            return
        person = Person(one_line(place.person.name), place.person.number)
        self.found.people.setdefault(person, place.layout)
        match = self.slugs.kata_of(place.path[-1])
        kata = match[0].name if match else ""
        if member.refused:
            self.found.notes.append(Note("refused", file, member.refused, person, kata))
        elif match and member.content is not None and not came_with_a_clone(place.path):
            self.answered.add(person)
            if kata in self.asked:
                answer = self.store.keep_answer(match[0], member.content)
                self.candidates.setdefault((person, kata), []).append(
                    _Candidate(file, place.path, answer, member.changed, match[1])
                )
        elif not self.slugs.is_of_a_clone(place.path) and self.slugs.could_be_one(place.path[-1]):
            said = "it answers no kata by its name"
            self.found.notes.append(Note("unrecognised", file, said, person))

    def _note(self, kind: str, file: str, member: Member) -> None:
        said = member.refused or "it is nobody's: it lies beside the hand-ins"
        self.found.notes.append(Note(kind, file, said))

    def end(self) -> Found:
        """Choose the newest of several answers, and say so; say who has none."""
        for (person, kata), candidates in sorted(self.candidates.items()):
            chosen = _newest(candidates)
            self.found.hand_ins.append(HandIn(person, kata, chosen.answer, chosen.file))
            for one in candidates:
                if one.answer != chosen.answer:
                    said = f"{chosen.file} is newer, and counts"
                    self.found.notes.append(Note("older", one.file, said, person, kata))
        for person in self.found.people:
            if person not in self.answered:
                note = Note("unrecognised", person.name, "it holds no answer to any kata", person)
                self.found.notes.append(note)
        return self.found


def _newest(candidates: list[_Candidate]) -> _Candidate:
    """Return the newest file; of those that are equally new, the latest copy."""
    latest = max(one.changed for one in candidates)
    recent = [one for one in candidates if one.changed >= latest - _SAME_TIME]
    return max(recent, key=_Candidate.rank)


def read_roster(file: Path) -> list[Person]:
    """Return the people on a list: a name a line, or a CSV file whose header names its columns."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text), _delimiter(text)) if any(row)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(f"{file} is no list of names: {error}: save it as CSV in UTF-8") from None
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    name = _column(header, *_NAME)
    if name is None:
        return [
            Person(one_line(" ".join(cell.strip() for cell in row if cell.strip()))) for row in rows
        ]
    first = _column(header, *_FIRST_NAME)
    number = _column(header, "number", "id", "identifier", "participant")
    columns = [one for one in (first, name) if one is not None]
    return [
        Person(
            one_line(" ".join(row[at].strip() for at in columns if at < len(row))),
            "".join(filter(str.isdigit, row[number]))
            if number is not None and number < len(row)
            else "",
        )
        for row in rows[1:]
    ]


def _delimiter(text: str) -> type[csv.Dialect]:
    class Dialect(csv.excel):
        delimiter = max(",;\t", key=text.partition("\n")[0].count)

    return Dialect


def _column(header: list[str], *names: str) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def add_roster(found: Found, roster: Iterable[Person]) -> None:
    """Add those who handed in nothing at all, and say who handed in without being on the list."""
    by_spelling: dict[str, set[Person]] = {}
    for person in found.people:
        for spelling in spellings(person.name):
            by_spelling.setdefault(spelling, set()).add(person)
    matched: set[Person] = set()
    missing = []
    for listed in roster:
        same = {one for spelling in spellings(listed.name) for one in by_spelling.get(spelling, ())}
        numbered = {one for one in same if listed.number and one.number == listed.number}
        matched |= numbered or same
        if not same:
            missing.append(listed)
    for person in set(found.people) - matched:
        found.notes.append(Note("roster", person.name, "this name is not on the roster", person))
    found.people.update(dict.fromkeys(missing, "roster"))
