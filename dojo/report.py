"""What the learner reads at the end of a run: every kata on a line, details of the first unsolved one."""

from __future__ import annotations

import os
import textwrap
from dataclasses import dataclass, field
from typing import Any

import pytest
import torch

from dojo.catalog import KATAS, Kata, kata_of
from dojo.stubs import make_stub

NAME = "dojo-results"

_WIDE = {"solved": "✔", "failed": "✗", "next": "▶", "todo": "·"}
_ASCII = {"solved": "+", "failed": "x", "next": ">", "todo": "-"}
_MARKUP: dict[str, dict[str, bool]] = {
    "solved": {"green": True},
    "failed": {"red": True},
    "next": {"bold": True},
    "todo": {"light": True},
}
_FULL_DETAILS = 3
_HEADLINES = 5
_PRINTED_LINES = 10


@dataclass
class Behaviour:
    """How one behaviour of a kata ended. `outcome`: passed, todo, failed, broken, hung or memory."""

    kata: str
    id: str
    sentence: str
    outcome: str = "passed"
    message: str = ""
    where: str = ""
    named: bool = False
    printed: str = ""


@dataclass
class Progress:
    """One kata in this run: how its behaviours ended, and how many it has."""

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


class Results:
    """Collects how each behaviour ended; a plugin of its own, so that every kind of run feeds it alike."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.progress: dict[str, Progress] = {}
        self.uncollected: list[tuple[str, str]] = []

    def solved(self, nodeid: str) -> bool:
        return any(
            nodeid in progress.behaviours and progress.behaviours[nodeid].outcome == "passed"
            for progress in self.progress.values()
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if (kata := kata_of(self.config.rootpath, item.path)) is not None:
                self._of(kata).collected += 1

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.uncollected.append((report.nodeid, report.longreprtext))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        data: dict[str, Any] | None = getattr(report, "dojo", None)
        if data is None:
            return
        behaviour = Behaviour(**data)
        kata = kata_of(self.config.rootpath, self.config.rootpath / KATAS / behaviour.kata)
        if kata is not None:
            self._of(kata).behaviours[behaviour.id] = behaviour

    def _of(self, kata: Kata) -> Progress:
        return self.progress.setdefault(kata.name, Progress(kata))

    @property
    def in_order(self) -> list[Progress]:
        return [self.progress[name] for name in sorted(self.progress)]


def install(config: pytest.Config) -> None:
    """Collect results; and where a run is about katas alone, let the learner's report stand for pytest's."""
    results = Results(config)
    config.pluginmanager.register(results, NAME)
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None and _is_about_katas(config) and not config.option.collectonly:
        _quieten(config, terminal)
        config.pluginmanager.register(Report(results, terminal), "dojo-report")


def _is_about_katas(config: pytest.Config) -> bool:
    katas = config.rootpath / KATAS
    paths = [(config.invocation_params.dir / arg.split("::")[0]).resolve() for arg in config.args]
    return katas.is_dir() and all(path.is_relative_to(katas.resolve()) for path in paths)


def _quieten(config: pytest.Config, terminal: pytest.TerminalReporter) -> None:
    """Switch off those parts of pytest's own output that nobody asked for on the command line."""
    option = config.option
    if option.verbose <= 0:
        option.verbose = -2
    if option.tbstyle == "auto":
        option.tbstyle = "no"
    if option.reportchars == "fE":  # the default
        terminal.reportchars = ""
    option.disable_warnings = True


class Report:
    """Prints the summary of a run over katas."""

    def __init__(self, results: Results, terminal: pytest.TerminalReporter) -> None:
        self.results, self.terminal = results, terminal
        config = terminal.config
        self.verbose = config.option.verbose > 0
        self.target: str = config.getoption("--target")
        self.directory = config.invocation_params.dir
        self.width = min(terminal._tw.fullwidth, 80)
        self.symbols = _WIDE if _can_encode("".join(_WIDE.values()), terminal) else _ASCII

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Without -v nothing is printed for a single test: the summary says it."""
        if self.verbose or not hasattr(report, "dojo"):
            return None
        return ("todo" if report.dojo["outcome"] == "todo" else report.outcome), "", ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_terminal_summary(self) -> None:
        everything = self.results.in_order
        for nodeid, text in self.results.uncollected:
            self._uncollected(nodeid, text)
        if not everything:
            return
        self._header(everything)
        unsolved = [progress for progress in everything if not progress.solved]
        for progress in everything:
            self._row(progress, is_next=progress is (unsolved[0] if unsolved else None))
        for progress in unsolved if self.verbose else unsolved[:1]:
            self._details(progress)
        if unsolved:
            self._next(unsolved[0])
        else:
            self._line("")
            self._line(
                f"Solved: {_count(len(everything), 'kata')}, every behaviour that was run.",
                green=True,
            )

    def _line(self, text: str, **markup: bool) -> None:
        if self.symbols is _ASCII:
            text = text.encode("ascii", "replace").decode()
        self.terminal.write_line(text, **markup)

    def _wrapped(self, text: str, indent: str, first: str | None = None, **markup: bool) -> None:
        lead = indent if first is None else first
        for line in textwrap.wrap(
            text, self.width, initial_indent=lead, subsequent_indent=indent, break_on_hyphens=False
        ):
            self._line(line, **markup)

    def _header(self, everything: list[Progress]) -> None:
        version = torch.__version__.partition("+")[0]
        katas = f"{sum(p.solved for p in everything)}/{_count(len(everything), 'kata')}"
        passed, total = sum(p.passed for p in everything), sum(p.total for p in everything)
        behaviours = f"{passed}/{_count(total, 'behaviour')}"
        self._line(f"torch-dojo   torch {version}   {katas}   {behaviours}", bold=True)
        self._line("")

    def _row(self, progress: Progress, *, is_next: bool) -> None:
        state = "next" if is_next else self._state(progress)
        tally = f"{progress.passed}/{progress.total}"
        unrun = progress.total - len(progress.behaviours)
        notes = [f"{unrun} not run"] * bool(unrun) + [self._path(progress)] * is_next
        self._line(
            f" {self.symbols[state]} {progress.kata.title:<22} {tally:>6}   {'   '.join(notes)}".rstrip(),
            **_MARKUP[state],
        )

    def _state(self, progress: Progress) -> str:
        if progress.solved:
            return "solved"
        return "failed" if progress.failures and not self._is_untouched(progress.kata) else "todo"

    def _is_untouched(self, kata: Kata) -> bool:
        """Tell whether the answer is still the stub, which may be code that is broken on purpose."""
        answer = kata.answer(self.target)
        stub = make_stub(kata.solution.read_text(encoding="utf-8"))
        return answer.is_file() and answer.read_bytes().splitlines() == stub.encode().splitlines()

    def _details(self, progress: Progress) -> None:
        self._line("")
        self._line(progress.kata.title, bold=True)
        failures = _one_a_cause(progress.failures)
        in_full = failures if self.verbose else _most_telling(failures)
        for behaviour in in_full:
            self._failure(behaviour)
        rest = [behaviour for behaviour in failures if behaviour not in in_full]
        for behaviour in rest[:_HEADLINES]:
            self._wrapped(
                behaviour.sentence, indent="   ", first=f" {self.symbols['failed']} ", red=True
            )
        if len(rest) > _HEADLINES:
            self._line(
                f" {self.symbols['failed']} {len(rest) - _HEADLINES} more; -v shows all", red=True
            )
        if todo := progress.ended("todo"):
            more = "more " if failures else ""
            self._line(f" {self.symbols['todo']} {len(todo)} {more}to do", light=True)

    def _failure(self, behaviour: Behaviour) -> None:
        headline = (
            "This file cannot be judged yet."
            if behaviour.outcome == "broken"
            else behaviour.sentence
        )
        self._wrapped(
            headline, indent="   ", first=f" {self.symbols['failed']} ", red=True, bold=True
        )
        if behaviour.outcome == "broken":
            self._wrapped(f"{behaviour.where}: {behaviour.message}", indent="     ")
        else:
            for line in behaviour.message.splitlines():
                self._wrapped(line, indent="     ") if len(line) + 5 > self.width else self._line(
                    f"     {line}"
                )
            self._line(f"     {behaviour.where}", light=True)
        printed = behaviour.printed.splitlines()
        for line in printed[:_PRINTED_LINES]:
            self._line(f"     printed: {line}", light=True)
        if len(printed) > _PRINTED_LINES:
            self._line(f"     printed: {len(printed) - _PRINTED_LINES} lines more", light=True)

    def _next(self, progress: Progress) -> None:
        behaviour = next(iter(_most_telling(progress.failures) or progress.ended("todo")), None)
        line = behaviour.where.partition(" ")[0].rpartition(":")[2] if behaviour else ""
        place = self._path(progress) + (f":{line}" if line.isdigit() else "")
        self._line("")
        self._line(f"next: edit {place}", bold=True)
        if self.target == KATAS:
            lesson = os.path.relpath(progress.kata.lesson, self.directory)
            self._line(f"hint: dojo hint {progress.kata.number}   lesson: {lesson}")

    def _uncollected(self, nodeid: str, text: str) -> None:
        self._line(
            f"{nodeid} could not be read by pytest. If you did not mean to change it, restore it.",
            red=True,
            bold=True,
        )
        for line in [line for line in text.splitlines() if line.startswith("E ")][
            -3:
        ] or text.splitlines()[-3:]:
            self._wrapped(line, indent="     ")
        self._line("")

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


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _can_encode(text: str, terminal: pytest.TerminalReporter) -> bool:
    try:
        text.encode(getattr(terminal._tw._file, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return False
    return True
