"""The pytest plugin: fixture `kata`, option `--target`, the `todo` outcome. Inert outside the katas."""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import os
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

import pytest
import torch

from dojo.checks import Mismatch
from dojo.kata.beside import alone
from dojo.kata.catalog import (
    KATAS,
    NO_SOLUTIONS,
    SOLUTIONS,
    Kata,
    find_katas,
    kata_of,
    lacks_solutions,
    no_target,
)
from dojo.kata.course import tasks_of
from dojo.kata.eager import without_compiler
from dojo.kata.loading import (
    Answer,
    given,
    holes,
    holes_in,
    load,
    originals,
    replaced_message,
    tree_of,
)
from dojo.kata.text import clean
from dojo.language import N_, _, said
from dojo.report import bench
from dojo.report.diagnosis import mistakes_of
from dojo.report.explain import explain
from dojo.report.place import Map, Place, Run, ends_well, first_hole, place_in, run_again
from dojo.report.summary import NOT_TRIED, Behaviour, line_of
from dojo.report.terminal import NAME, REPORT, install
from dojo.report.transplant import at_fault

_KATA = pytest.StashKey[Kata]()
_ANSWER = pytest.StashKey[Answer]()
_RUN, _FINE = pytest.StashKey[Run](), pytest.StashKey[set[int]]()
_AT_FAULT = pytest.StashKey[list[str]]()
LOOKS_LEFT = pytest.StashKey[int]()  # how many more behaviours that fail may run a second time
_PASSED = pytest.StashKey[deque[Callable[[], object]]]()  # those that passed last
_LOOKS, _QUICK = 3, 0.5  # how many may at first, and how long they may take
_BEFORE = 8  # how many that passed, before each of these
_HUNG = pytest.StashKey[set[str]]()  # katas whose other behaviours would only hang as well


class Tidy:
    """Keeps pytest-benchmark, which makes a folder in every run, from making it in the dojo."""

    def pytest_configure(self, config: pytest.Config) -> None:
        if config.getoption("benchmark_storage", "") == "file://./.benchmarks":
            cache = getattr(config, "cache", None)
            folder = Path(tempfile.gettempdir())
            with contextlib.suppress(OSError):  # where no cache can be made, there is none
                folder = cache.mkdir("benchmarks") if cache else folder
            config.option.benchmark_storage = f"file://{folder}"


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add `--target`."""
    pluginmanager.register(Tidy(), "dojo-tidy")
    pluginmanager.register(bench, "dojo-bench")
    parser.getgroup("torch-dojo").addoption(
        "--target",
        default=KATAS,
        metavar="FOLDER",
        help=_(
            "whose answers to judge: katas (yours, the default), solutions, or a folder that holds slug.py files"
        ),
    )


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Check the target, and set up the report."""
    target = config.getoption("--target")
    if target not in (KATAS, SOLUTIONS):
        path = config.invocation_params.dir / target
        if not path.exists():
            pytest.exit(said(no_target(target)), 2)
        config.option.target = str(path)
    if target == SOLUTIONS and lacks_solutions(find_katas(config.rootpath)):
        pytest.exit(_(NO_SOLUTIONS), 2)
    install(config)
    config.pluginmanager.register(NoWayOut(), "dojo-no-way-out")
    if config.pluginmanager.has_plugin("timeout") and config.getini("timeout"):
        config.pluginmanager.register(LastResort(config), "dojo-last-resort")


class LastResort:
    """Ends a run in which a loop swallows its time limit, with a traceback of where it is.

    It is what `faulthandler_timeout` does, without a new thread for every single behaviour.
    """

    REARM = 10.0  # seconds for which the clock that is running counts as new

    def __init__(self, config: pytest.Config) -> None:
        self.patience = 4 * float(config.getini("timeout"))
        self.stderr = os.dup(2)  # as it is before anything is captured
        self.armed = -inf

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        in_katas = kata_of(item.config.rootpath, item.path) is not None
        if in_katas and time.monotonic() - self.armed > self.REARM:
            self.armed = time.monotonic()
            faulthandler.dump_traceback_later(self.patience, exit=True, file=self.stderr)

    def pytest_unconfigure(self) -> None:
        faulthandler.cancel_dump_traceback_later()
        os.close(self.stderr)


class NoWayOut:
    """Turns os._exit(), which would end the run as if all were well, into an error; children may use it.

    The runner blocks this plugin: it sees for itself when a process ends early.
    """

    def __init__(self) -> None:
        self.leave, self.process = os._exit, os.getpid()

    def pytest_sessionstart(self) -> None:
        os._exit = self.refuse  # type: ignore[assignment]

    def pytest_unconfigure(self) -> None:
        os._exit = self.leave

    def refuse(self, status: int) -> None:
        if os.getpid() != self.process:
            self.leave(status)
        raise SystemExit(status)


@pytest.fixture(scope="module")
def kata(request: pytest.FixtureRequest) -> Answer:
    """The module under test: the learner's stub, or what `--target` names instead."""
    kata = kata_of(request.config.rootpath, request.path)
    if kata is None:
        pytest.fail(_("the fixture `kata` works only in tests in katas/NN_slug/"), pytrace=False)
    answer = load(kata, request.config.getoption("--target"))
    request.node.stash[_ANSWER] = answer
    return answer


def pytest_sessionstart() -> None:
    originals.cache_clear()


def pytest_itemcollected(item: pytest.Item) -> None:
    kata = kata_of(item.config.rootpath, item.path)
    if kata is not None and bench.bench_of(item.config, item.path) is None:
        item.stash[_KATA] = kata
        without_compiler()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what is imported out of every garbage collection to come: with torch in it, each takes long."""
    if any(_KATA in item.stash for item in session.items):
        gc.freeze()
        gc.set_threshold(10_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """Run a behaviour from a known seed, and see that it leaves torch and the tests as they are."""
    if _KATA not in pyfuncitem.stash:
        return (yield)
    hung = pyfuncitem.config.stash.setdefault(_HUNG, set())
    if pyfuncitem.stash[_KATA].name in hung:
        raise Mismatch([NOT_TRIED])
    torch.default_generator.manual_seed(0)
    before = originals()
    answer, started = _answer_of(pyfuncitem), time.perf_counter()
    try:
        with alone(answer.__origin__, answer.__name__) if answer else contextlib.nullcontext():
            try:
                result = yield
                if time.perf_counter() - started < _QUICK / 10:
                    _passed(pyfuncitem).append(_again(pyfuncitem))
            except Exception as error:
                is_hole = isinstance(error, NotImplementedError)
                if answer and not is_hole and time.perf_counter() - started < _QUICK:
                    with torch.random.fork_rng(devices=[]):  # what explains the failure draws on
                        _look_again(pyfuncitem, answer)
                raise
    except pytest.exit.Exception as error:
        raise Mismatch(
            [N_("Your code calls pytest.exit(). Remove the call: a test must run to its end.")]
        ) from error
    finally:
        replaced = before.restore()
    if replaced:
        raise Mismatch([replaced_message(replaced)])
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say of each behaviour whether it is solved, to do, or not; and why, in the learner's terms."""
    kata, excinfo = item.stash.get(_KATA, None), call.excinfo
    if kata is None or (call.when != "call" and excinfo is None):
        return (yield)
    behaviour = Behaviour(kata=kata.name, id=item.nodeid, sentence=sentence_of(item))
    if excinfo is not None:
        _explain(behaviour, excinfo, item, kata)
    is_plain = (
        item.config.getoption("tbstyle", "auto") in ("auto", "no") or behaviour.outcome == "todo"
    )
    if is_plain:
        call.excinfo = (
            None  # nobody reads a traceback, and pytest takes longer to write one than to test
        )
    result = yield
    call.excinfo = excinfo
    if excinfo is not None:
        result.outcome = "failed"
        if is_plain:
            sentence = said(behaviour.sentence)
            if behaviour.outcome == "todo":
                sentence = _("To do: {sentence}").format(sentence=sentence)
            parts = filter(None, [sentence, said(behaviour.message), behaviour.where])
            result.longrepr = "\n".join(parts)  # what an editor shows beside the test
        behaviour.printed = clean(result.capstdout)
    # plain data on the report, so that it travels between processes
    result.dojo = vars(behaviour).copy()  # type: ignore[attr-defined]
    return result


def _look_again(item: pytest.Function, answer: Answer) -> None:
    """Run one of the first behaviours that fail a second time, and what passed before it, to see what they run."""
    left = item.config.stash.setdefault(LOOKS_LEFT, _LOOKS)
    if left and answer.__origin__:
        item.config.stash[LOOKS_LEFT] = left - 1
        passed, fine = _passed(item), _module(item).stash.setdefault(_FINE, set())
        while passed:
            fine.update(run_again(passed.pop(), answer.__origin__).lines)
        again, kata = _again(item), item.stash[_KATA]
        run = item.stash[_RUN] = run_again(again, answer.__origin__)
        item.stash[_AT_FAULT] = at_fault(kata, answer, run, lambda: _passes(again), given(kata))


def _passes(again: Callable[[], object]) -> bool:
    """Tell whether a behaviour passes, in silence; one that is slow does not."""
    end = time.perf_counter() + _QUICK

    def stop(*_: object) -> None:
        if time.perf_counter() > end:
            raise TimeoutError

    return ends_well(again, stop)


def _again(item: pytest.Function) -> Callable[[], object]:
    """Return what runs a behaviour again."""
    function, names = item.obj, item._fixtureinfo.argnames
    arguments = {name: item.funcargs[name] for name in names}

    def run() -> None:
        torch.default_generator.manual_seed(0)
        function(**arguments)

    return run


def _passed(item: pytest.Item) -> deque[Callable[[], object]]:
    """Return the quick behaviours of this item's file that passed last, and were not run again."""
    return _module(item).stash.setdefault(_PASSED, deque(maxlen=_BEFORE))


def _answer_of(item: pytest.Item) -> Answer | None:
    """Return the answer that the tests of this item's file are about, once it is loaded."""
    return _module(item).stash.get(_ANSWER, None)


def _module(item: pytest.Item) -> pytest.Item | pytest.Collector:
    """Return what stands for this item's file."""
    return item.getparent(pytest.Module) or item


def _explain(
    behaviour: Behaviour,
    excinfo: pytest.ExceptionInfo[BaseException],
    item: pytest.Item,
    kata: Kata,
) -> None:
    answer = _answer_of(item)
    target = item.config.getoption("--target")
    path = answer.__origin__ if answer is not None else kata.answer(target)
    fine, asked = _module(item).stash.get(_FINE, set()), getattr(answer, "last_asked", "")
    explanation = explain(excinfo, kata, path, answer, item.name, fine)
    behaviour.named = explanation.named
    for name, value in explanation._asdict().items():
        setattr(behaviour, name, value)
    if answer is not None and behaviour.outcome in ("failed", "todo"):
        called = excinfo.value.called if isinstance(excinfo.value, Mismatch) else ""
        found = Map(tree_of(answer), given(kata), asked, item.stash.get(_RUN, Run([], {})), fine)
        line, function = _place(kata, behaviour, called, found, item.stash.get(_AT_FAULT, []))
        behaviour.where = f"{path.name}:{line} in {function}" if line else behaviour.where
    if behaviour.outcome == "hung":
        item.config.stash.setdefault(_HUNG, set()).add(kata.name)


def _place(kata: Kata, behaviour: Behaviour, called: str, found: Map, at_fault: list[str]) -> Place:
    """Return where to go on, if that is not where the error was, or where the hole is that was met."""
    task = _tasks_of(kata).get(behaviour.test, "")
    if behaviour.outcome == "todo":
        return first_hole(found.tree, holes_in(found.tree) & holes(kata), task)
    if " in " in behaviour.where:
        line, function = line_of(behaviour.where), behaviour.where.rpartition(" in ")[2]
        is_none = "NoneType" in behaviour.message
        place = found.gave_nothing(line) if is_none else Place()
        place = place if place.line else Place(line, function)
    else:
        place = place_in(found, behaviour.meaning, called, behaviour.sentence, task)
    known = {name.rpartition(".")[2] for name in holes(kata) | given(kata)}
    names = [name.rpartition(".")[2] for name in at_fault]
    if names and place.function in known.difference(names):
        return found.called_by_name(names)
    return place


_tasks_of = cache(tasks_of)  # read once in a run, and only where something fails


def prepare(items: list[pytest.Item]) -> None:
    """Read all that is the same for each answer before there is one: for a process that forks."""
    originals()
    for item in items:
        _ = item.location  # pytest looks it up once
    for kata in {item.stash[_KATA] for item in items if _KATA in item.stash}:
        _ = kata.contract, holes(kata), given(kata), mistakes_of(kata), _tasks_of(kata)


def forget(session: pytest.Session) -> None:
    """Lose what was found out about an answer: another one is judged next in the same session."""
    session.config.stash[_HUNG], session.config.stash[LOOKS_LEFT] = set(), _LOOKS
    own: list[pytest.StashKey[Any]] = [_ANSWER, _PASSED, _FINE, _RUN, _AT_FAULT]
    for item in session.items:
        for stash in (item.stash, _module(item).stash):
            for key in own:
                if key in stash:
                    del stash[key]


def sentence_of(item: pytest.Item) -> str:
    """Return the behaviour that a test states: its docstring's first paragraph, in one line."""
    docstring = getattr(getattr(item, "obj", None), "__doc__", None) or item.name
    return " ".join(docstring.strip().split("\n\n")[0].split())


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, Any] | None:
    behaviour = getattr(report, "dojo", None)
    if behaviour and behaviour["outcome"] == "todo":
        return "todo", "t", ("TODO", {"blue": True})
    return None


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Say what to run instead where there was nothing to run: the report has no line for that."""
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and config.pluginmanager.has_plugin(REPORT):
        terminalreporter.write_line(_nothing_ran(config, terminalreporter))


def _nothing_ran(config: pytest.Config, terminal: pytest.TerminalReporter) -> str:
    if left_out := len(terminal.stats.get("deselected", [])):
        text = _("-k and -m leave out all {count} behaviours: choose another expression")
        return text.format(count=left_out)
    paths = {arg: config.invocation_params.dir / arg.split("::")[0] for arg in config.args}
    katas = [kata_of(config.rootpath, path.absolute()) for path in paths.values()]
    folders = [os.path.relpath(kata.folder, config.invocation_params.dir) for kata in katas if kata]
    instead = " ".join(dict.fromkeys(folders)) or KATAS
    text = _("no tests in {paths}: run `pytest {instead}`")
    return text.format(paths=", ".join(paths), instead=instead)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A session that ended early or skipped something has not solved it, whatever its exit code says."""
    if session.exitstatus == pytest.ExitCode.OK and not session.config.option.collectonly:
        reporter = session.config.pluginmanager.get_plugin(NAME)
        items = [item for item in getattr(session, "items", ()) if _KATA in item.stash]
        if reporter and any(not reporter.solved(item.nodeid) for item in items):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
