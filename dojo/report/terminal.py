"""What the learner reads at the end of a run: every kata on a line, details of the first unsolved one."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from typing import Any

import pytest
import torch

from dojo.kata.catalog import KATAS, Kata, find_katas, kata_of
from dojo.language import _
from dojo.report.problems import as_github, problems_of
from dojo.report.record import Tests, digest_of, remember, short_id
from dojo.report.summary import Behaviour, Line, Progress, Summary, symbols_for

NAME = "dojo-results"
REPORT = "dojo-report"  # it stands for the report of pytest in a run about katas alone


class Results:
    """Collects how each behaviour ended; a plugin of its own, so that every kind of run feeds it alike."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.progress: dict[str, Progress] = {}
        self.stubs: dict[str, str] = {}  # the digest of each stub, before any of them was run
        self.tests: dict[str, Tests] = {}  # of each kata: all that its own test file has
        self.uncollected: list[tuple[str, str]] = []

    def solved(self, nodeid: str) -> bool:
        return any(
            nodeid in progress.behaviours and progress.behaviours[nodeid].outcome == "passed"
            for progress in self.progress.values()
        )

    @property
    def keeps(self) -> bool:
        """Tell whether results are kept: those on the learner's own answers, as long as pytest keeps anything."""
        config = self.config
        is_own = config.option.target == KATAS and not config.option.collectonly
        return is_own and config.pluginmanager.has_plugin("cacheprovider")

    def pytest_sessionstart(self) -> None:
        for kata in find_katas(self.config.rootpath) if self.keeps else []:
            self.stubs[kata.name] = digest_of(kata.stub)
            self.tests[kata.name] = Tests(digest_of(kata.tests), [])

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Note every test of a kata's own test file, however few of them are asked for."""
        report = yield
        kata = kata_of(self.config.rootpath, collector.path)
        if kata is not None and kata.name in self.tests and collector.path == kata.tests:
            ids = [one.nodeid for one in report.result if isinstance(one, pytest.Function)]
            self.tests[kata.name].ids.extend(ids)
        return report

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

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over from a process of pytest-xdist which tests there are: only such a process has seen them."""
        for name, ids in getattr(node, "workeroutput", {}).get(NAME, {}).items():
            self.tests[name] = self.tests[name]._replace(ids=ids)

    def pytest_sessionfinish(self) -> None:
        if hasattr(self.config, "workerinput"):
            ids = {name: tests.ids for name, tests in self.tests.items()}
            self.config.workeroutput[NAME] = ids  # type: ignore[attr-defined]
        elif self.keeps:
            for progress in self.progress.values():
                self._keep(progress)

    def _keep(self, progress: Progress) -> None:
        """Keep how the kata's own tests ended; a test that somebody put beside them is none of these."""
        kata, ended = progress.kata, progress.behaviours
        tests = self.tests[kata.name]
        outcomes = {short_id(one): ended[one].outcome for one in tests.ids if one in ended}
        if outcomes:
            tests = tests._replace(ids=[short_id(one) for one in dict.fromkeys(tests.ids)])
            remember(kata, outcomes, self.stubs[kata.name], tests)

    def _of(self, kata: Kata) -> Progress:
        return self.progress.setdefault(kata.name, Progress(kata))

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
        config.pluginmanager.register(Report(results, terminal), REPORT)


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
            if os.environ.get("GITHUB_ACTIONS") == "true":
                self._annotate(everything)

    def _annotate(self, everything: list[Progress]) -> None:
        """Have GitHub show each failure beside its line, in the files that a workflow judges."""
        for progress in everything:
            for problem in problems_of(progress, self.summary.target):
                self._print([Line(as_github(problem))])

    def _print(self, lines: Iterable[Line]) -> None:
        encoding = getattr(self.terminal._tw._file, "encoding", None) or "ascii"
        for text, style in lines:
            shown = text.encode(encoding, "replace").decode(encoding)
            self.terminal.write_line(shown, **dict.fromkeys(style.split(), True))

    def _uncollected(self, nodeid: str, text: str) -> None:
        said = _(
            "{name} could not be read by pytest. If you did not mean to change it, restore it."
        )
        self._print([Line(said.format(name=nodeid), "red bold")])
        errors = [line for line in text.splitlines() if line.startswith("E ")]
        for line in errors[-3:] or text.splitlines()[-3:]:
            self._print(self.summary.wrapped(line))
        self._print([Line()])
