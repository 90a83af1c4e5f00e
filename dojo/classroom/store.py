"""What is kept of a class: a database and the answers themselves, in one folder.

Every judgement is committed as soon as it is there, so a program that is killed loses none; several programs may write
at the same time. An answer is kept under its digest, so grading never needs the hand-ins again.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from dojo.classroom.finders import Person
from dojo.kata.catalog import Kata
from dojo.kata.files import Refused, write_whole
from dojo.report.record import digest

FILE = "grades.sqlite"
SCHEMA = 1  # changes when the meaning of a table does
_PATIENCE = 60.0  # seconds that another program may hold the database
_TABLES = """
CREATE TABLE sources (source TEXT PRIMARY KEY, graded REAL NOT NULL);
CREATE TABLE katas (name TEXT PRIMARY KEY, number TEXT NOT NULL, slug TEXT NOT NULL, root TEXT NOT NULL);
CREATE TABLE people (source TEXT, name TEXT, number TEXT, layout TEXT NOT NULL,
    PRIMARY KEY (source, name, number)) WITHOUT ROWID;
CREATE TABLE hand_ins (source TEXT, name TEXT, number TEXT, kata TEXT, answer TEXT NOT NULL, file TEXT NOT NULL,
    judgement TEXT NOT NULL, PRIMARY KEY (source, name, number, kata)) WITHOUT ROWID;
CREATE TABLE notes (source TEXT, kind TEXT, file TEXT, said TEXT, name TEXT, number TEXT, kata TEXT,
    PRIMARY KEY (source, kind, file, said)) WITHOUT ROWID;
CREATE TABLE judgements (key TEXT PRIMARY KEY, kata TEXT NOT NULL, verdict TEXT NOT NULL, passed INTEGER NOT NULL,
    total INTEGER NOT NULL, data TEXT NOT NULL);
"""


class HandIn(NamedTuple):
    """The answer of a person to a kata: the digest of what they handed in, and the name that the file had."""

    person: Person
    kata: str
    answer: str
    file: str


class Note(NamedTuple):
    """What a teacher should know of a file. `kind`: unrecognised, refused, older (another one counts), or roster.

    `person` and `kata` are empty where it is not known whose it is.
    """

    kind: str
    file: str
    said: str
    person: Person = Person("")
    kata: str = ""


class Store:
    """The folder in which a class is kept."""

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        self.folder, self.file = folder, folder / FILE
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        elif not self.file.is_file():
            raise Refused(f"{folder} holds no grades: make them with `dojo grade --out {folder}`")
        try:
            self.database = sqlite3.connect(self.file, timeout=_PATIENCE, isolation_level=None)
            self._open()
        except sqlite3.DatabaseError as error:
            raise Refused(f"{self.file} cannot be used ({error}): choose another --out") from None

    def _open(self) -> None:
        version = self.database.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA:
            raise Refused(
                f"{self.file} was made by a newer torch-dojo: install that, or choose another --out"
            )
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("PRAGMA synchronous=NORMAL")
        if version == 0:
            with self.change():
                if self.database.execute("PRAGMA user_version").fetchone()[0] == 0:
                    for statement in filter(str.strip, _TABLES.split(";")):
                        self.database.execute(statement)
                    self.database.execute(f"PRAGMA user_version={SCHEMA}")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    @contextlib.contextmanager
    def change(self) -> Iterator[None]:
        """Change several rows at once, or none of them."""
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")

    def place(self, kata: Kata, answer: str) -> Path:
        """Return where the answer with this digest is kept: alone in its folder, under its usual name."""
        return self.folder / "answers" / kata.slug / answer[:2] / answer / f"{kata.slug}.py"

    def keep_answer(self, kata: Kata, content: bytes) -> str:
        """Keep an answer, and return its digest."""
        answer = digest(content)
        path = self.place(kata, answer)
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
        return answer

    def keep_hand_ins(
        self,
        source: str,
        katas: list[Kata],
        people: Iterable[tuple[Person, str]],
        hand_ins: Iterable[tuple[HandIn, str]],
        notes: Iterable[Note],
    ) -> None:
        """Keep who handed in what, with the key of its judgement, in place of what `source` held before."""
        with self.change():
            run = self.database.executemany
            run("INSERT OR REPLACE INTO sources VALUES (?, ?)", [(source, time.time())])
            run(
                "INSERT OR REPLACE INTO katas VALUES (?, ?, ?, ?)",
                [(kata.name, kata.number, kata.slug, str(kata.root)) for kata in katas],
            )
            self.database.execute("DELETE FROM people WHERE source = ?", (source,))
            self.database.execute("DELETE FROM notes WHERE source = ?", (source,))
            run(
                "DELETE FROM hand_ins WHERE source = ? AND kata = ?",
                [(source, kata.name) for kata in katas],
            )
            run(
                "INSERT OR REPLACE INTO people VALUES (?, ?, ?, ?)",
                ((source, *person, layout) for person, layout in people),
            )
            run(
                "INSERT OR REPLACE INTO hand_ins VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (source, *one.person, one.kata, one.answer, one.file, key)
                    for one, key in hand_ins
                ),
            )
            run(
                "INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?, ?, ?, ?)",
                ((source, one.kind, one.file, one.said, *one.person, one.kata) for one in notes),
            )

    def known(self) -> set[str]:
        """Return the keys of all judgements."""
        return {key for (key,) in self.database.execute("SELECT key FROM judgements")}

    def keep(self, key: str, kata: str, verdict: str, passed: int, total: int, data: str) -> None:
        """Keep a judgement (`data` is its JSON) for good; the first of two with the same key stays."""
        self.database.execute(
            "INSERT OR IGNORE INTO judgements VALUES (?, ?, ?, ?, ?, ?)",
            (key, kata, verdict, passed, total, data),
        )

    def data(self, key: str) -> str | None:
        """Return a judgement as JSON."""
        row = self.database.execute("SELECT data FROM judgements WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None
