"""Everything that a report on a class needs, read from what was kept: people × katas, judgements, and notes.

with open_gradebook([Path("grades")]) as book:
for person in book.people:
for kata in book.katas:
cell = book.cell(person, kata)
judgement = book.judgement(cell)    # with its behaviours; None where there is none
"""

from __future__ import annotations

import contextlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from dojo.classroom.finders import Person
from dojo.classroom.judging import judgement_of
from dojo.classroom.names import file_names
from dojo.classroom.points import Points
from dojo.classroom.store import Note, Store
from dojo.judge.runner import Judgement
from dojo.kata.catalog import Kata

MISSING = "missing"  # nothing was handed in
WAITING = "not judged"  # it was handed in; its judgement is still to come


class Cell(NamedTuple):
    """How one person did at one kata. `state` is a verdict of `dojo.judge.runner`, `MISSING` or `WAITING`.

    `file` is what they handed in, `answer` its digest, `key` that of its judgement.
    """

    state: str = MISSING
    passed: int = 0
    total: int = 0
    points: float = 0.0
    file: str = ""
    answer: str = ""
    key: str = ""


@dataclass
class Gradebook:
    """A class: `katas` in their order, `people` by name, a cell for each pair, `notes` for the teacher."""

    katas: list[Kata]
    people: list[Person]
    cells: dict[tuple[Person, str], Cell]
    notes: list[Note]
    points: Points
    layouts: dict[Person, str] = field(default_factory=dict)
    stores: list[Store] = field(default_factory=list)

    def __post_init__(self) -> None:
        times = Counter(person.name for person in self.people)
        self.labels = {
            one: f"{one.name} ({one.number})" if times[one.name] > 1 and one.number else one.name
            for one in self.people
        }
        safe = file_names(self.labels.values())
        self.files = {person: safe[label] for person, label in self.labels.items()}

    def cell(self, person: Person, kata: Kata) -> Cell:
        return self.cells.get((person, kata.name), _NOTHING)

    def row(self, person: Person) -> list[Cell]:
        """Return the cells of a person, in the order of the katas."""
        return [self.cell(person, kata) for kata in self.katas]

    def total(self, person: Person) -> float:
        """Return all points of a person."""
        return sum(cell.points for cell in self.row(person))

    @property
    def possible(self) -> float:
        """The most points that a person can have."""
        return sum(self.points.possible(kata.name) for kata in self.katas)

    def judgement(self, cell: Cell) -> Judgement | None:
        """Return a judgement with all its behaviours, from the disk; its file is the one that was handed in."""
        found = (store.data(cell.key) for store in self.stores) if cell.key else iter(())
        data = next(filter(None, found), None)
        return judgement_of({**json.loads(data), "file": cell.file}) if data else None

    def notes_on(self, person: Person) -> list[Note]:
        """Return what is to be said about the files of a person."""
        return [note for note in self.notes if note.person == person]


_NOTHING = Cell()


@contextlib.contextmanager
def open_gradebook(
    folders: list[Path], points: Points | None = None, katas: list[str] | None = None
) -> Iterator[Gradebook]:
    """Read a class from one folder or several, whose judgements are taken together.

    Of two hand-ins of the same person for the same kata the one counts that was graded last. `katas` (names) are those
    to report on; by default all that were graded. Raises `Refused` where a folder holds no grades.
    """
    with contextlib.ExitStack() as stack:
        stores = [stack.enter_context(Store(folder, create=False)) for folder in folders]
        yield _read(stores, points or Points(), katas)


def _read(stores: list[Store], points: Points, asked: list[str] | None) -> Gradebook:
    katas: dict[str, Kata] = {}
    layouts: dict[Person, str] = {}
    notes: dict[Note, None] = {}
    latest: dict[tuple[Person, str], tuple[float, str, str, str]] = {}
    verdicts: dict[str, tuple[str, int, int]] = {}
    for store in stores:
        run = store.database.execute
        for name, number, slug, root in run("SELECT * FROM katas"):
            if not asked or name in asked:
                katas[name] = Kata(Path(root), number, slug)
        for name, number, layout in run("SELECT name, number, layout FROM people"):
            layouts.setdefault(Person(name, number), layout)
        for kind, file, said, name, number, kata in run(
            "SELECT kind, file, said, name, number, kata FROM notes"
        ):
            notes[Note(kind, file, said, Person(name, number), kata)] = None
        for name, number, kata, graded, file, answer, key in run(
            "SELECT name, number, kata, graded, file, answer, judgement FROM hand_ins JOIN sources USING (source)"
        ):
            pair, row = (Person(name, number), kata), (graded, file, answer, key)
            latest[pair] = max(latest.get(pair, row), row)
        for key, verdict, passed, total in run(
            "SELECT key, verdict, passed, total FROM judgements"
        ):
            verdicts.setdefault(key, (verdict, passed, total))
    cells = {}
    for (person, kata), (_, file, answer, key) in latest.items():
        state, passed, total = verdicts.get(key, (WAITING, 0, 0))
        worth = points.of(kata, state, passed, total)
        cells[person, kata] = Cell(state, passed, total, worth, file, answer, key)
    people = sorted(layouts, key=_in_order)
    in_order = sorted(katas.values(), key=lambda kata: kata.name)
    return Gradebook(in_order, people, cells, list(notes), points, layouts, stores)


def _in_order(person: Person) -> tuple[list[str | int], Person]:
    """Return what people are sorted by: `p2` comes before `p10`."""
    parts: list[str] = re.split(r"(\d{1,18})", person.name.casefold())
    return [int(part) if at % 2 else part for at, part in enumerate(parts)], person
