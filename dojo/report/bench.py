"""`--benchmark-only`: what an answer costs, side by side with torch, instead of whether it is right.

In this mode `bench_slug.py` is collected in place of `test_slug.py`. Each of its tests takes the fixtures `kata` and
`side_by_side`; the times become one table of pytest-benchmark's, a row for each contestant.
"""

from __future__ import annotations

import copy
import gc
import math
import statistics
import textwrap
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from dojo.kata.catalog import SOLUTIONS, Kata, find_kata, kata_of
from dojo.kata.eager import without_compiler
from dojo.kata.loading import Answer, load
from dojo.language import _, said
from dojo.report.explain import explain

YOURS = "yours"  # whose ratio to the others is shown

_COLUMNS = ["min", "median", "max", "rounds"]
_SECONDS = 0.5  # for the rounds of one table

Work = Callable[[], object]
Row = dict[str, Any]  # as pytest-benchmark hands it to the hook pytest_benchmark_group_stats


def bench_of(config: pytest.Config, path: Path) -> Kata | None:
    """Return the kata whose benchmark `path` is, or None when it is something else."""
    kata = kata_of(config.rootpath, path)
    return kata if kata and path == kata.bench else None


def is_on(config: pytest.Config) -> bool:
    """Tell whether this run measures: because of `--benchmark-only`, or because it names benchmarks alone."""
    if not hasattr(config.option, "benchmark_only"):  # pytest-benchmark is switched off
        return False
    named = [Path(arg.split("::")[0]).name.startswith("bench_") for arg in config.args]
    return bool(config.option.benchmark_only) or all(named or [False])


def pytest_configure(config: pytest.Config) -> None:
    if is_on(config):
        config.addinivalue_line("python_files", "bench_*.py")
        option = config.option
        option.benchmark_columns = option.benchmark_columns or _COLUMNS
        if option.benchmark_sort == "min":  # the default, as is 1.0
            option.benchmark_sort = "median"
        if float(option.benchmark_max_time) == 1.0:
            option.benchmark_max_time = _SECONDS
        torch.set_num_threads(1)  # compared is the work, not how a busy machine shares it out
        without_compiler()
        config.pluginmanager.register(Standings(config), "dojo-standings")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Keep tests out of a run that measures, and benchmarks out of every other run."""
    kata = kata_of(config.rootpath, collection_path)
    if kata is None or collection_path == kata.folder:
        return None
    is_bench = bench_of(config, collection_path) is not None
    return True if is_bench != is_on(config) else None


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None, None, None]:
    """Leave out benchmarks that are named beside tests, as `katas/03_ordering/*.py` does."""
    benchmarks = [item for item in items if bench_of(config, item.path) is not None]
    if benchmarks and not is_on(config):
        items[:] = [item for item in items if item not in benchmarks]
        config.hook.pytest_deselected(items=benchmarks)
    yield


@pytest.fixture
def solution(request: pytest.FixtureRequest) -> Callable[[str], Answer]:
    """A function that gives the solution of another kata, to build with it."""
    return lambda name: load(find_kata(request.config.rootpath, name), SOLUTIONS)


@pytest.fixture
def side_by_side(request: pytest.FixtureRequest, benchmark: Any) -> Iterator[SideBySide]:
    """A function that times works in turns, and makes a table of them."""
    kata = bench_of(request.config, request.path)
    if kata is None:
        pytest.fail(_("`side_by_side` is for katas/NN_slug/bench_slug.py"), pytrace=False)
    sentence = " ".join((request.function.__doc__ or request.node.name).split()).rstrip(".")
    option = request.config.option
    rounds, seconds = int(option.benchmark_min_rounds), float(option.benchmark_max_time)
    table = SideBySide(benchmark, f"{kata.title}: {sentence}", rounds, seconds)
    yield table
    if standings := _standings(request.config):
        standings.missing |= dict.fromkeys(table.missing, kata.title)


class SideBySide:
    """Times what does the same work, in turns, and hands the times to pytest-benchmark as one group."""

    def __init__(self, benchmark: Any, title: str, rounds: int, seconds: float) -> None:
        self.benchmark, self.title, self.rounds, self.seconds = benchmark, title, rounds, seconds
        self.missing: list[str] = []

    def __call__(
        self, works: Mapping[str, Work | None], notes: Mapping[str, str] | None = None
    ) -> None:
        """Time the works, the one called "yours" and its peers; a note stands in the row of its name.

        None stands for a work that cannot be done here, such as a package that is not installed.
        """
        present = {name: work for name, work in works.items() if work is not None}
        for work in present.values():
            work()  # what is made once, at first use, is made here
        times = self._take_turns(list(present.values()), self.rounds)
        for name, measured in zip(present, times, strict=True):
            self._row(name, measured, note=(notes or {}).get(name, ""))
        self.missing = [name for name in works if name not in present]

    def growth(
        self, sizes: Sequence[int], unit: str, works: Mapping[str, Callable[[int], object]]
    ) -> None:
        """Time works that take a size at each of the sizes, for the table to tell how they grow."""
        cases = [(name, size) for name in works for size in sizes]
        for work in works.values():
            work(sizes[0])
        bound = [_bind(works[name], size) for name, size in cases]
        times = self._take_turns(bound, max(2, self.rounds // 5))
        for (name, size), measured in zip(cases, times, strict=True):
            self._row(name, measured, size=size, note=f"{size} {unit}")

    def _take_turns(self, works: Sequence[Work], rounds: int) -> list[list[float]]:
        return take_turns(works, rounds, self.seconds, self.benchmark._timer)

    def _row(self, name: str, measured: list[float], note: str, size: int = 0) -> None:
        """Add a row to the table. The fixture `benchmark` has one row; a copy of it stands for each other."""
        row = copy.copy(self.benchmark)
        row.name = name
        row.fullname = f"{self.benchmark.fullname}[{name}{f'-{size}' if size else ''}]"
        row.group = self.title
        row.extra_info = {"contestant": name, "size": size, "note": note}
        stats = row._make_stats(iterations=1)
        for seconds in measured:
            stats.update(seconds)


def _bind(work: Callable[[int], object], size: int) -> Work:
    return lambda: work(size)


def take_turns(
    works: Sequence[Work], rounds: int, seconds: float, timer: Callable[[], float]
) -> list[list[float]]:
    """Return what the timer says that each work took, round by round.

    All take their turn in every round, there and back, so that whatever slows the machine down for a while slows
    down all of them. It goes on for so many rounds and so many seconds, whichever takes longer.
    """
    times: list[list[float]] = [[] for _ in works]
    turns = list(zip(works, times, strict=True))
    gc.collect()
    was_enabled = gc.isenabled()
    gc.disable()  # a collection would be paid by the work that runs just then
    try:
        start = time.perf_counter()
        while len(times[0]) < rounds or time.perf_counter() - start < seconds:
            for work, measured in turns:
                begin = timer()
                work()
                measured.append(timer() - begin)
            turns.reverse()
    finally:
        if was_enabled:
            gc.enable()
    return times


def exponent(sizes: Iterable[float], seconds: Iterable[float]) -> float:
    """Return the k of the n^k that fits best: the slope of the line through the logarithms."""
    logs = [[math.log(value) for value in values] for values in (sizes, seconds)]
    return statistics.linear_regression(*logs).slope


def pytest_runtest_setup(item: pytest.Item) -> None:
    standings = _standings(item.config)
    kata = bench_of(item.config, item.path) if standings else None
    if kata and standings and kata.name in standings.hung:
        pytest.skip(_("a benchmark of this kata before it did not finish"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What is not solved cannot be measured: that is no failure, and is said in one line at the end."""
    report = yield
    standings = _standings(item.config)
    if standings and call.excinfo is not None and (kata := bench_of(item.config, item.path)):
        reason = standings.skip(kata, call.excinfo)
        report.outcome = "skipped"
        report.longrepr = (str(item.path), item.location[1] or 0, f"Skipped: {reason}")
    return report


def _standings(config: pytest.Config) -> Standings | None:
    standings = config.pluginmanager.get_plugin("dojo-standings")
    return standings if isinstance(standings, Standings) else None


class Standings:
    """Says, in pytest-benchmark's tables and under them, how the answer stands."""

    def __init__(self, config: pytest.Config) -> None:
        self.target = config.getoption("--target")
        self.unsolved: dict[str, str] = {}  # by kata: why it is not measured
        self.hung: set[str] = set()
        self.measured = False
        self.missing: dict[str, str] = {}  # by peer that is not installed: whose table lacks it

    def skip(self, kata: Kata, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
        """Note and return why a kata, or a part of it, is not measured."""
        found = explain(excinfo, kata, kata.answer(self.target), None, "")
        outcome, where = found.outcome, found.where
        first = textwrap.shorten((said(found.message).splitlines() or [""])[0], 100)
        text = {
            "todo": _("to do ({where})"),
            "broken": _("cannot be loaded: {where}: {first}"),
            "hung": _("did not finish ({where})"),
        }.get(outcome, _("not solved yet: {first} ({where})"))
        reason = text.format(where=where, first=first)
        if outcome == "hung":
            self.hung.add(kata.name)
        self.unsolved.setdefault(kata.name, f"{kata.title:<22} {reason}")
        return reason

    @pytest.hookimpl(wrapper=True, optionalhook=True)
    def pytest_benchmark_group_stats(
        self,
    ) -> Generator[None, list[tuple[str, list[Row]]], list[tuple[str, list[Row]]]]:
        """Put the ratio into each row's name, and how the cost grows into the table's."""
        groups = yield
        self.measured = bool(groups)
        return [(f"{group}{_growth(rows)}", _with_ratios(rows)) for group, rows in groups]

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        line = terminalreporter.write_line
        if self.measured:
            line(
                _("ratio: the median of yours divided by that of the row; below 1, yours is faster")
            )
        elif not self.unsolved:
            line(_("there is no benchmark here: not every kata has one"))
        for name, title in self.missing.items():
            text = _("{kata}: no row for {name}, which is not installed")
            line(text.format(kata=title, name=name))
        for name in sorted(self.unsolved):
            line(f" - {self.unsolved[name]}")


def _with_ratios(rows: list[Row]) -> list[Row]:
    """Return the rows with names such as `torch   ratio 0.85`, in which the ratios stand below each other."""
    yours = {
        (row["extra_info"].get("size"), row["source"]): row["median"]
        for row in rows
        if row["extra_info"].get("contestant") == YOURS
    }
    parts = [(row["name"], row["extra_info"].get("note", "")) for row in rows]
    widths = [max((len(part[column]) for part in parts), default=0) for column in (0, 1)]
    for row, (name, note) in zip(rows, parts, strict=True):
        mine = yours.get((row["extra_info"].get("size"), row["source"]))
        ratio = f"ratio {mine / row['median']:.2f}" if mine and name != YOURS else ""
        row["name"] = f"{name:<{widths[0]}}  {note:<{widths[1]}}  {ratio}".rstrip()
    return rows


def _growth(rows: list[Row]) -> str:
    """Return how the cost of each contestant grows with the size, for a table that has sizes."""
    curves: dict[str, list[Row]] = {}
    for row in rows:
        if row["extra_info"].get("size") and not row["source"]:
            curves.setdefault(row["extra_info"]["contestant"], []).append(row)
    fitted = []
    for name in sorted(curves, key=lambda name: name != YOURS):
        sizes = [row["extra_info"]["size"] for row in curves[name]]
        if len(sizes) > 1:
            power = exponent(sizes, [row["median"] for row in curves[name]])
            fitted.append(f"{name} n^{power:.2f}")
    return f" ({', '.join(fitted)})" if fitted else ""
