"""What the learner reads, as lines: every kata on a line, details of the first unsolved one, what to do next.

Pytest's report and the watch screen show the same lines; neither torch nor pytest is needed to make them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from dojo.kata.catalog import KATAS, Kata, find_katas
from dojo.kata.columns import padded, width_of, wrapped
from dojo.kata.course import Step, steps_of
from dojo.kata.stubs import is_stub
from dojo.language import N_, _, said

WIDE = {"solved": "✔", "failed": "✗", "next": "▶", "todo": "·", "up": "▲", "down": "▼"}
ASCII = {"solved": "+", "failed": "x", "next": ">", "todo": "-", "up": "up", "down": "down"}
STYLES = {"solved": "green", "failed": "red", "next": "bold", "todo": "light"}
NEXT, THEN, HINT, LESSON = N_("next"), N_("then"), N_("hint"), N_("lesson")
NOT_TRIED = N_("not tried: an earlier behaviour did not finish")
_HEADLINES = 5
_PRINTED_LINES = 10
_LABEL = 9  # columns of `called`, `got` and `expected` in a message


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

    @property
    def test(self) -> str:
        """The name of the test function."""
        return self.id.rpartition("::")[2].partition("[")[0]

    @property
    def cause(self) -> tuple[str, str]:
        """What two behaviours have in common that fail for the same reason."""
        if self.source == "rule" or not self.meaning:
            return self.message, self.where
        return self.meaning, self.where if self.source == "exception" else ""


@dataclass
class Progress:
    """One kata in a run: how its behaviours ended, how many it has, and how many passed before."""

    kata: Kata
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    collected: int = 0
    before: int | None = None

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

    @cached_property
    def steps(self) -> list[Step]:
        return steps_of(self.kata)

    @property
    def step(self) -> Step:
        """The step to speak of: the first in which something fails or is to do."""
        open_ = {one.test for one in self.behaviours.values() if one.outcome != "passed"}
        here = (step for step in self.steps if open_ & {*step.tests})
        return next(here, self.steps[-1 if self.passed else 0])

    @property
    def failures_at_hand(self) -> list[Behaviour]:
        """The failures to speak of: those of the present step, the others only where nothing is to do in it."""
        here = [one for one in self.causes if one.test in self.step.tests]
        return here or ([] if self.todo_at_hand else self.causes)

    @property
    def todo_at_hand(self) -> list[Behaviour]:
        return [one for one in self.ended("todo") if one.test in self.step.tests]

    @property
    def causes(self) -> list[Behaviour]:
        """The failures without those that repeat an answer's being unreadable."""
        return self.ended("broken")[:1] or self.failures

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
    all_shown_by: str = "-v"
    since: str = N_("since the last save")

    def of_all(self, everything: list[Progress], version: str) -> Iterator[Line]:
        """Yield the whole report on a run, under the installed `version` of torch."""
        yield self._header(everything, version)
        yield Line()
        unsolved = [progress for progress in everything if not progress.solved]
        if len(everything) > 1 or not unsolved:
            for progress in everything:
                yield self._row(progress, is_next=progress in unsolved[:1])
            yield Line()
        for progress in unsolved if self.verbose else unsolved[:1]:
            yield self.title(progress)
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
        not_run = _("{count} not run").format(count=unrun)
        notes = [not_run] * bool(unrun) + [self._path(progress)] * is_next
        title = padded(progress.kata.title, 22)
        text = f" {self.symbols[state]} {title} {tally:>6}   {'   '.join(notes)}"
        return Line(text.rstrip(), STYLES[state])

    def title(self, progress: Progress) -> Line:
        """Return the line that says where in a kata the learner is."""
        step, name = "", ""
        if progress.step.title and not progress.solved:
            values = {"number": progress.step.number, "count": len(progress.steps)}
            step = _("step {number} of {count}").format(**values)
            named = _("step {number} of {count}: {title}")
            name = named.format(**values, title=progress.step.shown)
        ending = [f"{progress.passed}/{progress.total}"]
        if unrun := progress.total - len(progress.behaviours):
            ending.append(_("{count} not run").format(count=unrun))
        change = 0 if progress.before is None else progress.passed - progress.before
        if change:
            ending.append(f"{self.symbols['up' if change > 0 else 'down']} {abs(change)}")
        since = f" {_(self.since)}" if change else ""
        full, short = (
            [part for part in (progress.kata.title, middle, *ending) if part]
            for middle in (name, step)
        )
        least = " ".join([progress.kata.title, *ending])
        fitting = (
            "   ".join(full) + since,
            "   ".join(full),
            " ".join(full),
            " ".join(short),
            least,
        )
        return Line(self._fitting(*fitting), "bold")

    def details(self, progress: Progress) -> Iterator[Line]:
        """Yield what failed: the first in full, how many fail for the same reason, the others on a line each."""
        here = progress.failures_at_hand
        if here:
            yield from self._failures(here, progress.causes)
        yield from self._to_do(progress, first=not here)

    def _failures(self, here: list[Behaviour], everywhere: list[Behaviour]) -> Iterator[Line]:
        """Yield the failures of the present step, and how many there are elsewhere."""
        first = here[0]
        yield from self._failure(first)
        told = [one for one in everywhere if one.cause == first.cause]
        if same := len(told) - 1:
            text = _(
                "{count} more behaviour fails for the same reason",
                "{count} more behaviours fail for the same reason",
                same,
            )
            yield from self.headline(text.format(count=same), "red")
        untried = [one for one in everywhere if one.message == NOT_TRIED]
        if untried and told != untried:
            text = _("{count} not tried: an earlier behaviour did not finish")
            yield from self.headline(text.format(count=len(untried)), "light")
            told += untried
        rest = [one for one in here if one not in told]
        shown = rest if self.verbose else rest[:_HEADLINES]
        for one in shown:
            yield from self.headline(said(one.sentence), "light")
        left = [one for one in everywhere if one not in told and one not in shown]
        if left:
            text = _("{count} more; {command} shows all")
            text = text.format(count=len(left), command=self.all_shown_by)
            yield from self.headline(text, "light")

    def _to_do(self, progress: Progress, *, first: bool) -> Iterator[Line]:
        """Yield what is to do: the next one, where it comes `first`, and how many there are."""
        here, all_ = progress.todo_at_hand, progress.ended("todo")
        symbol = f" {self.symbols['todo']} "
        if first and here:
            yield from self.wrapped(said(here[0].sentence), "bold", indent="   ", first=symbol)
            if failing := len(progress.causes):
                text = _("{count} failing in other steps; {command} shows all")
                text = text.format(count=failing, command=self.all_shown_by)
                yield from self.headline(text, "light")
        told = first and bool(here)
        left, elsewhere = len(here) - told, len(all_) - len(here)
        text = _("{count} to do in other steps")
        if left:
            text = _("{here} to do in this step, {count} in other steps")
            if not elsewhere:
                named = progress.step.title
                text = _("{here} to do in this step") if named else _("{here} to do")
        if left or elsewhere:
            more = _("{count} more").format(count=left) if told else left
            text = text.format(here=more, count=elsewhere)
            yield from self.wrapped(text, "light", indent="   ", first=symbol)

    def all_behaviours(self, progress: Progress) -> Iterator[Line]:
        """Yield every behaviour with its state, step by step."""
        by_test: dict[str, list[Behaviour]] = {}
        for behaviour in progress.behaviours.values():
            by_test.setdefault(behaviour.test, []).append(behaviour)
        for step in progress.steps:
            behaviours = [one for test in step.tests for one in by_test.get(test, [])]
            if step.title:
                passed = sum(one.outcome == "passed" for one in behaviours)
                title = _("step {number}: {title}").format(number=step.number, title=step.shown)
                yield Line(f"{title}   {passed}/{len(step.tests)}", "bold")
            for one in behaviours:
                state = {"passed": "solved", "todo": "todo"}.get(one.outcome, "failed")
                first = f" {self.symbols[state]} "
                text = said(one.sentence)
                yield from self.wrapped(text, STYLES[state], indent="   ", first=first)

    def headline(self, text: str, style: str) -> Iterator[Line]:
        """Yield a text behind the sign of a failure."""
        return self.wrapped(text, style, indent="   ", first=f" {self.symbols['failed']} ")

    def _failure(self, behaviour: Behaviour) -> Iterator[Line]:
        """Yield a failure in full: what is asked, what came, and, brightest, what it means."""
        if behaviour.outcome == "broken":
            yield from self.headline(_("This file cannot be judged yet."), "red bold")
            yield from self.wrapped(f"{behaviour.where}: {said(behaviour.message)}", "bold")
        else:
            yield from self.headline(said(behaviour.sentence), "red bold")
            data = behaviour.message.removesuffix(behaviour.meaning).rstrip()
            yield from self._data(said(data))
            for number, line in enumerate(said(behaviour.meaning).splitlines()):
                if data and not number:
                    yield Line()
                yield from self.wrapped(line, "bold")
            if behaviour.meaning:
                yield Line()
            yield Line(f"     {behaviour.where}", "light")
        printed = behaviour.printed.splitlines()
        label = _("printed:")
        for line in printed[:_PRINTED_LINES]:
            yield Line(f"     {label} {line}", "light")
        if len(printed) > _PRINTED_LINES:
            text = _("{count} lines more").format(count=len(printed) - _PRINTED_LINES)
            yield Line(f"     {label} {text}", "light")

    def _data(self, data: str) -> Iterator[Line]:
        """Yield what was called, and what came; each stays under its label, however narrow the lines are."""
        widest = max(map(width_of, data.splitlines()), default=0)
        if widest + 5 > self.width:
            data = data.replace("\n" + " " * _LABEL, " ")
        for line in data.splitlines():
            label = re.match(r"\S+ +", line)
            is_labelled = label is not None and width_of(label[0]) == _LABEL
            yield from self.wrapped(line, first=" " * 5, indent=" " * (5 + _LABEL * is_labelled))

    def wrapped(
        self, text: str, style: str = "", *, indent: str = " " * 5, first: str | None = None
    ) -> Iterator[Line]:
        """Yield a text in lines that fit; one that fits already keeps its spaces."""
        lead = indent if first is None else first
        if width_of(lead) + width_of(text) <= self.width:
            yield Line(lead + text, style)
            return
        for line in wrapped(text, self.width, first=lead, indent=indent):
            yield Line(line, style)

    def next_steps(self, progress: Progress) -> Iterator[Line]:
        """Yield where to go on, in an unsolved kata."""
        yield self.next_line(progress)
        if self.target == KATAS:
            number = progress.kata.number
            yield ways_on(f"dojo hint {number}", f"dojo lesson {number}")

    def next_line(self, progress: Progress, where: str = "") -> Line:
        """Return the line of the file to go on at: the one at fault, else the first that is to do."""
        where = where or place_of(progress)
        line, function = line_of(where), where.partition(" in ")[2]
        at = f":{line}" if line else ""
        inside = f"   `{function}`" if function.isidentifier() else ""
        path, name = self._path(progress), progress.kata.answer(self.target).name
        choices = [f"{_(NEXT)}   {one}" for one in (path + at + inside, name + at + inside)]
        return Line(self._fitting(*choices, f"{_(NEXT)}   {name}{at}"), "bold")

    def _fitting(self, *choices: str) -> str:
        """Return the first text that fits into a line, else the last."""
        return next((one for one in choices if width_of(one) <= self.width), choices[-1])

    def _end(self, everything: list[Progress]) -> Iterator[Line]:
        """Yield what is said when all that was run is solved."""
        ran = [progress.kata.name for progress in everything]
        katas = find_katas(everything[0].kata.root)
        partly = any(progress.total > len(progress.behaviours) for progress in everything)
        if partly or len(ran) < len(katas):
            text = _("Solved: {katas}, every behaviour that was run.")
            yield Line(text.format(katas=count(len(ran), "kata")), "green")
            later = [kata for kata in katas if kata.name > ran[-1]]
            if self.target == KATAS and later and not partly:
                text = f"{_(THEN)}   {later[0].title}      {_(LESSON)}   "
                yield Line(f"{text}dojo lesson {later[0].number}")
            return
        total = sum(progress.total for progress in everything)
        text = _("Solved: all {katas}, {behaviours}.")
        values = {"katas": count(len(ran), "kata"), "behaviours": count(total, "behaviour")}
        yield Line(text.format(**values), "green")
        if self.target == KATAS:
            yield from closing(katas)

    def _path(self, progress: Progress) -> str:
        return os.path.relpath(progress.kata.answer(self.target), self.directory)


def place_of(progress: Progress) -> str:
    """Return where to go on: `file.py:line in function` of the failure that is shown, or the first hole."""
    if here := progress.failures_at_hand:
        return here[0].where
    holes = [one.where for one in progress.ended("todo") if line_of(one.where)]
    return min(holes, key=line_of, default="")


def line_of(where: str) -> int:
    """Return the line that `file.py:line in function` names, or 0."""
    line = where.partition(" ")[0].rpartition(":")[2]
    return int(line) if line.isdigit() else 0


def count(number: int, noun: str) -> str:
    """Return `1 kata`, `2 katas`."""
    one = f"{{count}} {noun}"
    several = f"{one}s"
    return _(one, several, number).format(count=number)


_COUNTED = [
    N_("{count} kata", "{count} katas"),
    N_("{count} behaviour", "{count} behaviours"),
    N_("{count} answer", "{count} answers"),
]


def ways_on(hint: str, lesson: str) -> Line:
    """Return the line with the commands for a hint and for the lesson."""
    return Line(f"{_(HINT)}   {hint}      {_(LESSON)}   {lesson}", "light")


def closing(katas: list[Kata]) -> Iterator[Line]:
    """Yield what is said to somebody who has solved every kata."""
    texts = [_("Compare with other ways to do it:"), _("See what your code costs:")]
    ways = [f"dojo solution {katas[-1].number}", "pytest katas/ --benchmark-only"]
    width = max(map(width_of, texts))
    for text, way in zip(texts, ways, strict=True):
        yield Line(f"{padded(text, width)}  {way}")
    yield Line(_("Then read torch/nn/modules/module.py: you have written most of it."))
