"""What the learner reads, as lines: every kata on a line, details of the first unsolved one, what to do next.

Pytest's report and the watch screen show the same lines; neither torch nor pytest is needed to make them.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from dojo.kata.catalog import KATAS, Kata, find_katas
from dojo.kata.stubs import is_stub

WIDE = {"solved": "✔", "failed": "✗", "next": "▶", "todo": "·"}
ASCII = {"solved": "+", "failed": "x", "next": ">", "todo": "-"}
STYLES = {"solved": "green", "failed": "red", "next": "bold", "todo": "light"}
_FULL_DETAILS = 3
_HEADLINES = 5
_PRINTED_LINES = 10


def symbols_for(encoding: str | None) -> dict[str, str]:
    """Return symbols that an encoding has."""
    try:
        "".join(WIDE.values()).encode(encoding or "ascii")
    except UnicodeEncodeError:
        return ASCII
    return WIDE


class Line(NamedTuple):
    """One line of the report; `style` holds words out of bold, light, red, green."""

    text: str = ""
    style: str = ""


@dataclass
class Behaviour:
    """How one behaviour of a kata ended. `outcome`: passed, todo, failed, broken, hung or memory.

    `message` is all that is said; `meaning` is its last part, the sentence that explains, and `source` whose that
    is: a recognised `mistake`, the `exception`, or the `rule`. `named` is one of the first two. `fault` is
    what is wrong with the kata's own `mistakes.py`, for its author.
    """

    kata: str
    id: str
    sentence: str
    outcome: str = "passed"
    message: str = ""
    where: str = ""
    named: bool = False
    source: str = ""
    meaning: str = ""
    fault: str = ""
    printed: str = ""


@dataclass
class Progress:
    """One kata in a run: how its behaviours ended, and how many it has."""

    kata: Kata
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    collected: int = 0

    @property
    def total(self) -> int:
        return max(self.collected, len(self.behaviours))

    def ended(self, *outcomes: str) -> list[Behaviour]:
        return [
            behaviour for behaviour in self.behaviours.values() if behaviour.outcome in outcomes
        ]

    @property
    def passed(self) -> int:
        return len(self.ended("passed"))

    @property
    def failures(self) -> list[Behaviour]:
        return self.ended("failed", "broken", "hung", "memory")

    @property
    def solved(self) -> bool:
        """Every behaviour that was asked for in this run ran and passed."""
        return bool(self.behaviours) and self.passed == len(self.behaviours)

    def state(self, target: str = KATAS) -> str:
        """Return solved, failed or todo; an untouched stub is to do, even one that is broken on purpose."""
        if self.solved:
            return "solved"
        return "failed" if self.failures and not is_stub(self.kata, target) else "todo"


@dataclass
class Summary:
    """Writes the report on some katas, `width` columns wide; paths are given from `directory`."""

    width: int
    directory: Path
    target: str = KATAS
    symbols: dict[str, str] = field(default_factory=lambda: WIDE)
    verbose: bool = False

    def of_all(self, everything: list[Progress], version: str) -> Iterator[Line]:
        """Yield the whole report on a run, under the installed `version` of torch."""
        yield self._header(everything, version)
        yield Line()
        unsolved = [progress for progress in everything if not progress.solved]
        for progress in everything:
            yield self._row(progress, is_next=progress in unsolved[:1])
        for progress in unsolved if self.verbose else unsolved[:1]:
            yield Line()
            yield from self.details(progress)
        yield Line()
        yield from self.next_steps(unsolved[0]) if unsolved else self._end(everything)

    def _header(self, everything: list[Progress], version: str) -> Line:
        katas = f"{sum(p.solved for p in everything)}/{count(len(everything), 'kata')}"
        passed, total = sum(p.passed for p in everything), sum(p.total for p in everything)
        behaviours = f"{passed}/{count(total, 'behaviour')}"
        return Line(f"torch-dojo   torch {version}   {katas}   {behaviours}", "bold")

    def _row(self, progress: Progress, *, is_next: bool) -> Line:
        state = "next" if is_next else progress.state(self.target)
        tally = f"{progress.passed}/{progress.total}"
        unrun = progress.total - len(progress.behaviours)
        notes = [f"{unrun} not run"] * bool(unrun) + [self._path(progress)] * is_next
        text = f" {self.symbols[state]} {progress.kata.title:<22} {tally:>6}   {'   '.join(notes)}"
        return Line(text.rstrip(), STYLES[state])

    def details(self, progress: Progress) -> Iterator[Line]:
        """Yield what failed in one kata: in full what tells most, the rest as headlines."""
        yield Line(progress.kata.title, "bold")
        failures = _one_a_cause(progress.failures)
        in_full = failures if self.verbose else _most_telling(failures)
        for behaviour in in_full:
            yield from self._failure(behaviour)
        rest = [behaviour for behaviour in failures if behaviour not in in_full]
        for behaviour in rest[:_HEADLINES]:
            yield from self._headline(behaviour.sentence, "red")
        if len(rest) > _HEADLINES:
            yield from self._headline(f"{len(rest) - _HEADLINES} more; -v shows all", "red")
        if todo := progress.ended("todo"):
            more = "more " if failures else ""
            yield Line(f" {self.symbols['todo']} {len(todo)} {more}to do", "light")

    def _headline(self, text: str, style: str) -> Iterator[Line]:
        return self.wrapped(text, style, indent="   ", first=f" {self.symbols['failed']} ")

    def _failure(self, behaviour: Behaviour) -> Iterator[Line]:
        if behaviour.outcome == "broken":
            yield from self._headline("This file cannot be judged yet.", "red bold")
            yield from self.wrapped(f"{behaviour.where}: {behaviour.message}")
        else:
            yield from self._headline(behaviour.sentence, "red bold")
            for line in behaviour.message.splitlines():
                yield from self.wrapped(line)
            yield Line(f"     {behaviour.where}", "light")
        printed = behaviour.printed.splitlines()
        for line in printed[:_PRINTED_LINES]:
            yield Line(f"     printed: {line}", "light")
        if len(printed) > _PRINTED_LINES:
            yield Line(f"     printed: {len(printed) - _PRINTED_LINES} lines more", "light")

    def wrapped(
        self, text: str, style: str = "", *, indent: str = " " * 5, first: str | None = None
    ) -> Iterator[Line]:
        """Yield a text in lines that fit; one that fits already keeps its spaces."""
        lead = indent if first is None else first
        if len(lead) + len(text) <= self.width:
            yield Line(lead + text, style)
            return
        for line in textwrap.wrap(
            text, self.width, initial_indent=lead, subsequent_indent=indent, break_on_hyphens=False
        ):
            yield Line(line, style)

    def next_steps(self, progress: Progress) -> Iterator[Line]:
        """Yield where to go on, in an unsolved kata."""
        behaviour = next(iter(_most_telling(progress.failures) or progress.ended("todo")), None)
        line = behaviour.where.partition(" ")[0].rpartition(":")[2] if behaviour else ""
        place = self._path(progress) + (f":{line}" if line.isdigit() else "")
        yield Line(f"next: edit {place}", "bold")
        if self.target == KATAS:
            lesson = os.path.relpath(progress.kata.lesson, self.directory)
            yield Line(f"hint: dojo hint {progress.kata.number}   lesson: {lesson}")

    def _end(self, everything: list[Progress]) -> Iterator[Line]:
        """Yield what is said when all that was run is solved."""
        ran = [progress.kata.name for progress in everything]
        katas = find_katas(everything[0].kata.root)
        partly = any(progress.total > len(progress.behaviours) for progress in everything)
        if partly or len(ran) < len(katas):
            yield Line(f"Solved: {count(len(ran), 'kata')}, every behaviour that was run.", "green")
            later = [kata for kata in katas if kata.name > ran[-1]]
            if self.target == KATAS and later and not partly:
                lesson = os.path.relpath(later[0].lesson, self.directory)
                yield Line(f"then: {later[0].title}   lesson: {lesson}")
            return
        total = sum(progress.total for progress in everything)
        yield Line(f"Solved: all {count(len(ran), 'kata')}, {count(total, 'behaviour')}.", "green")
        if self.target == KATAS:
            last = katas[-1].number
            yield Line("Compare with other ways to do it:  " + f"dojo solution {last}")
            yield Line("See what your code costs:          pytest katas/ --benchmark-only")
            yield Line("Then read torch/nn/modules/module.py: you have written most of it.")

    def _path(self, progress: Progress) -> str:
        return os.path.relpath(progress.kata.answer(self.target), self.directory)


def _most_telling(failures: list[Behaviour]) -> list[Behaviour]:
    """Return the failures worth reading in full: the first one, and those whose mistake was recognised."""
    named = [behaviour for behaviour in failures if behaviour.named]
    chosen = (failures[:1] + [behaviour for behaviour in named if behaviour not in failures[:1]])[
        :_FULL_DETAILS
    ]
    return [behaviour for behaviour in failures if behaviour in chosen]


def _one_a_cause(failures: list[Behaviour]) -> list[Behaviour]:
    """Return the failures without those that repeat an answer's being unreadable."""
    broken = [behaviour for behaviour in failures if behaviour.outcome == "broken"]
    return broken[:1] or failures


def count(number: int, noun: str) -> str:
    """Return `1 kata`, `2 katas`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
