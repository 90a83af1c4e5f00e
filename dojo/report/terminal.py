"""What the learner reads at the end of a run: every kata on a line, details of the first unsolved one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
import torch

from dojo.kata.catalog import KATAS, Kata, kata_of
from dojo.report.record import digest_of, remember, short_id
from dojo.report.summary import WIDE, Behaviour, Line, Progress, Summary, symbols_for

NAME = "dojo-results"


class Results:
    """Collects how each behaviour ended; a plugin of its own, so that every kind of run feeds it alike."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.progress: dict[str, Progress] = {}
        self.digests: dict[str, str] = {}  # of the stubs, before any of them was run
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

    def pytest_sessionfinish(self) -> None:
        """Keep the results on the learner's own answers, as long as pytest keeps anything."""
        config = self.config
        keeps = config.pluginmanager.has_plugin("cacheprovider") and config.option.target == KATAS
        if not keeps or config.option.collectonly or hasattr(config, "workerinput"):
            return
        for name, progress in self.progress.items():
            outcomes = {short_id(one.id): one.outcome for one in progress.behaviours.values()}
            remember(progress.kata, outcomes, self.digests[name])

    def _of(self, kata: Kata) -> Progress:
        if kata.name not in self.progress:
            self.digests[kata.name] = digest_of(kata.stub)
            self.progress[kata.name] = Progress(kata)
        return self.progress[kata.name]

    @property
    def in_order(self) -> list[Progress]:
        return [self.progress[name] for name in sorted(self.progress)]


def install(config: pytest.Config) -> None:
    """Collect results; and where a run is about katas alone, let the learner's report stand for pytest's."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if not _is_about_katas(config) or config.option.collectonly:
        terminal = None  # pytest's own report stays
    if terminal is not None:
        _quieten(config, terminal)
        # the tests of katas have no bare assert: there is nothing to rewrite, which takes longer than to import them
        config.pluginmanager.rewrite_hook.fnpats = []  # type: ignore[attr-defined]
    if config.pluginmanager.has_plugin("dojo-standings"):
        return  # a run that measures judges nothing
    results = Results(config)
    config.pluginmanager.register(results, NAME)
    if terminal is not None:
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
    if option.verbose < 0 and option.tbstyle == "no" and not option.log_cli_level:
        # it would set up every logger of torch three times a behaviour, for what nobody is shown
        config.pluginmanager.unregister(name="logging-plugin")


class Report:
    """Prints the summary of a run over katas."""

    def __init__(self, results: Results, terminal: pytest.TerminalReporter) -> None:
        self.results, self.terminal = results, terminal
        config = terminal.config
        self.verbose = config.option.verbose > 0
        self.summary = Summary(
            width=min(terminal._tw.fullwidth, 80),
            directory=config.invocation_params.dir,
            target=config.getoption("--target"),
            symbols=symbols_for(getattr(terminal._tw._file, "encoding", None)),
            verbose=self.verbose,
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Without -v nothing is printed for a single test: the summary says it."""
        if self.verbose or not hasattr(report, "dojo"):
            return None
        return ("todo" if report.dojo["outcome"] == "todo" else report.outcome), "", ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_terminal_summary(self) -> None:
        for nodeid, text in self.results.uncollected:
            self._uncollected(nodeid, text)
        if everything := self.results.in_order:
            version = torch.__version__.partition("+")[0]
            self._print(self.summary.of_all(everything, version))

    def _print(self, lines: Iterable[Line]) -> None:
        for text, style in lines:
            shown = (
                text if self.summary.symbols is WIDE else text.encode("ascii", "replace").decode()
            )
            self.terminal.write_line(shown, **dict.fromkeys(style.split(), True))

    def _uncollected(self, nodeid: str, text: str) -> None:
        said = (
            f"{nodeid} could not be read by pytest. If you did not mean to change it, restore it."
        )
        self._print([Line(said, "red bold")])
        errors = [line for line in text.splitlines() if line.startswith("E ")]
        for line in errors[-3:] or text.splitlines()[-3:]:
            self._print(self.summary.wrapped(line))
        self._print([Line()])
