"""The results of a person as rows, from which each format makes its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dojo.classroom.feedback import read_by_learner, said_of
from dojo.classroom.finders import Person
from dojo.classroom.gradebook import Gradebook
from dojo.kata.catalog import Kata
from dojo.kata.text import clean


@dataclass
class Row:
    """One line of a result: a kata, or one of its behaviours, with what there is to read about it."""

    kata: Kata
    name: str
    id: str
    passed: bool
    score: float
    possible: float
    output: str = ""
    is_error: bool = False


def rows_of(book: Gradebook, person: Person, *, each: bool) -> Iterator[Row]:
    """Yield a row for each kata; or, with `each`, for each behaviour, with its share of the points.

    A kata without behaviours, such as a missing one, is one row.
    """
    for kata in book.katas:
        cell, possible = book.cell(person, kata), book.points.possible(kata.name)
        judgement = book.judgement(cell)
        if not each or judgement is None or not judgement.behaviours:
            passed, said = cell.state == "passed", f"{kata.title}: {said_of(cell)}"
            output = "\n".join(read_by_learner(book, kata, cell))
            yield Row(kata, said, kata.name, passed, cell.points, possible, output, not passed)
            continue
        share, whole = possible / cell.total, judgement.message
        worth = cell.points / cell.passed if cell.passed else 0.0
        for one in judgement.behaviours:
            passed = one["outcome"] == "passed"
            output = "" if passed else clean(one["message"] or whole or one["outcome"])
            error = one["outcome"] not in ("passed", "failed", "todo")
            name = f"{kata.title}: {clean(one['sentence'])}"
            score = worth if passed else 0.0
            yield Row(kata, name, f"{kata.name}::{one['id']}", passed, score, share, output, error)
