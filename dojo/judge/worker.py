"""The process that runs a kata's tests on an answer, and tells how each behaviour ended as it ends."""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, TextIO

import pytest

from dojo.judge import canary
from dojo.judge.limits import CAN_FORK, Limits, Order, Request, end_group, prctl
from dojo.judge.sandbox import ALL, confine, programs
from dojo.kata.catalog import Kata, find_kata
from dojo.kata.text import clean
from dojo.language import ENGLISH, choose
from dojo.report import plugin
from dojo.report.record import short_id

CANARY = Path(canary.__file__)
_SETTINGS = Path(__file__).with_name("judge.ini")
_PRINTED = 4000

# Parts of pytest that a judgement has no use for; each costs time in every one.
_UNUSED = [
    "cacheprovider",
    "debugging",
    "doctest",
    "faulthandler",
    "junitxml",
    "legacypath",
    "logging",
    "pastebin",
    "setuponly",
    "setupplan",
    "stepwise",
    "subtests",
    "terminal",
    "threadexception",
    "unittest",
    "unraisableexception",
    "warnings",
]


class Narrator:
    """A pytest plugin that sends what happens in a run, event by event."""

    def __init__(
        self,
        send: Callable[[dict[str, Any]], None],
        printed: Callable[[], str],
        next_order: Callable[[], tuple[Order, list[str]]],
    ) -> None:
        self.send, self.printed, self.next_order = send, printed, next_order

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Everything is collected: go on in a process that has an answer to judge, or one after the other."""
        collected = [*session.items]
        while self._judge(session, collected).shared:
            self.send({"event": "done", "status": int(session.testsfailed > 0)})
            plugin.forget(session)
        return True

    def _judge(self, session: pytest.Session, collected: list[pytest.Item]) -> Order:
        """Take an order and carry it out."""
        order, sandbox = self.next_order()
        session.config.option.target = order.target
        if order.first:
            session.config.stash[plugin.LOOKS_LEFT] = 0
        chosen = {*order.only, canary.test_every_check_refuses_what_it_must_refuse.__name__}
        session.items = [item for item in collected if not order.only or item.name in chosen]
        asked = [short_id(item.nodeid) for item in session.items if item.path != CANARY]
        judging = {"event": "judging", "pid": os.getpid(), "behaviours": asked, "sandbox": sandbox}
        self.send(judging)
        self.failed = False
        for item, following in zip(session.items, [*session.items[1:], None], strict=True):
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if order.first and self.failed:  # the first failure is enough
                break
        session._setupstate.teardown_exact(None)  # as pytest does at the end of a session
        return order

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.send({"event": "uncollected", "message": report.longreprtext})

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        items = [item for item in session.items if item.path != CANARY]
        sentences = {short_id(item.nodeid): plugin.sentence_of(item) for item in items}
        plugin.prepare(items)
        self.send({"event": "collected", "behaviours": sentences})

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.printed()
        self.send({"event": "started", "id": short_id(nodeid)})

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if (data := getattr(report, "dojo", None)) is not None:
            self.send(
                {"event": "ended", **data, "id": short_id(data["id"]), "printed": self.printed()}
            )
            self.failed |= data["outcome"] not in ("passed", "todo")
        elif report.when == "call" and report.failed and canary.MESSAGE in report.longreprtext:
            self.send({"event": "canary"})


def run(request: Request, narrator: object) -> int:
    """Run the kata's tests and the canary in this process, with nothing of the user's settings or plugins."""
    sys.dont_write_bytecode = True
    choose(ENGLISH)  # a judgement is data
    arguments = [request.tests, str(CANARY), "-c", str(_SETTINGS)]
    arguments += ["--rootdir", request.root, "--confcutdir", request.root, "--noconftest"]
    arguments += [
        "--import-mode=importlib",
        "--assert=plain",
        "--capture=no",
        "-p",
        "dojo.plugin",
    ]
    arguments += ["-p", "no:dojo-no-way-out"]
    for unused in _UNUSED:
        arguments += ["-p", f"no:{unused}"]
    return int(pytest.main(arguments, plugins=[narrator]))


def work(limits: Limits, requests: Connection, events: Connection, output: str, warm: bool) -> None:
    """Collect the tests that a request is about; then judge answers, each in a fork of this process, within limits.

    The waiting is done with everything imported and collected, so that an answer is judged at once. `warm` tells
    whether everything was imported before somebody asked.
    """
    spare = _set_up(limits, output)
    printed = _Tail(output)
    shared = False  # this process has judged an answer, and judges another one

    def send(event: dict[str, Any]) -> None:
        events.send_bytes(json.dumps(event).encode())

    def next_message() -> Any:
        try:
            while "echo" in (message := json.loads(requests.recv_bytes())):
                send(message)  # a word that no answer can know
            return message
        except EOFError:  # nothing is asked any more
            os._exit(0)

    def next_order() -> tuple[Order, list[str]]:
        """Return an order, in the process that is to carry it out, and what holds of the sandbox there."""
        nonlocal shared
        while True:
            order = Order(**next_message())
            if shared:
                return order, []
            readable = _readable(kata, order) if order.confined else []
            child = os.fork() if CAN_FORK else 0
            if child == 0:
                shared = order.shared
                _die_with_parent()
                printed.start_again()
                keep = {0, 1, 2, spare, events.fileno(), printed.file.fileno()}
                return order, _enter(order, readable, keep, send) if order.confined else []
            _, status = os.waitpid(child, 0)
            if order.confined:
                end_group(child)
            send({"event": "gone", "code": os.waitstatus_to_exitcode(status)})

    send({"event": "ready", "warm": warm})
    request = Request(*next_message())
    kata = find_kata(Path(request.root), request.kata)
    status = run(request, Narrator(send, printed, next_order))
    send({"event": "done", "status": status})
    os._exit(0)  # threads that never end, and exit handlers, have no say in it


class _Tail:
    """Gives what was printed since it was last asked."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.start_again()

    def start_again(self) -> None:
        """Read from the beginning, with a position that no other process shares."""
        self.file = open(self.path, "rb")  # noqa: SIM115 (read until the process ends)

    def __call__(self) -> str:
        sys.stdout.flush()
        printed = self.file.read(_PRINTED).decode("utf-8", "replace")
        self.file.seek(0, os.SEEK_END)
        return clean(printed)


def _readable(kata: Kata, order: Order) -> list[Path]:
    """Return what an answer in the sandbox may read: what every program does, its tests, and itself."""
    own = (kata.tests, kata.mistakes, kata.answer(order.target))
    return [*programs(kata.root), *own]


def _let_go(keep: set[int]) -> None:
    """Lose what this process has open beside what is to be kept: by that, others could be reached.

    The numbers stay taken, so that an object which closes one closes nothing new.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    with contextlib.suppress(OSError):  # no /dev/fd here
        for descriptor in {int(name) for name in os.listdir("/dev/fd")} - keep - {nothing}:
            with contextlib.suppress(OSError):
                os.fstat(descriptor)  # not that of the listing, which is closed
                os.dup2(nothing, descriptor, inheritable=False)


def _enter(
    order: Order, readable: list[Path], keep: set[int], send: Callable[[dict[str, Any]], None]
) -> list[str]:
    """Go into the sandbox, in the folder of the answer, with some of what is open; return what holds.

    Where not all of it holds that is demanded, say so and end.
    """
    _let_go(keep)
    os.environ.update(HOME=order.folder, TMPDIR=order.folder)
    tempfile.tempdir = None
    os.chdir(order.folder)
    with contextlib.suppress(OSError):  # where there is no fork, it leads a group already
        os.setsid()
    # To share the memory of a tensor takes a socket with a name. Copies go through the pipe that is there.
    shared = ForkingPickler._extra_reducers  # type: ignore[attr-defined]
    for kind in [kind for kind in shared if kind.__module__.partition(".")[0] == "torch"]:
        del shared[kind]
    held = confine(readable, Path(order.folder))
    if order.demanded and held != ALL:
        send({"event": "open"})
        os._exit(0)
    return held


def _set_up(limits: Limits, output: str) -> int:
    """Prepare this process; return the file to which it writes its stack when it is asked."""
    if hasattr(os, "setsid"):
        os.setsid()
    _die_with_parent()
    _redirect(output)
    stack = os.dup(2)
    if hasattr(faulthandler, "register"):
        faulthandler.register(signal.SIGUSR1, file=stack, all_threads=True)
    _limit(limits)
    return stack


def _redirect(output: str) -> None:
    """Read nothing, and print into the file that the supervisor watches."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    for source, descriptor in (
        (os.open(os.devnull, os.O_RDONLY), 0),
        (os.open(output, flags), 1),
        (1, 2),
    ):
        os.dup2(source, descriptor)
    sys.stdin = _text(0, "r")
    sys.stdout = _text(1, "w")
    sys.stderr = _text(2, "w")


def _text(descriptor: int, mode: str) -> TextIO:
    return open(
        descriptor, mode, encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
    )  # type: ignore[return-value]


def _limit(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # Windows: the supervisor's look at the memory in use has to do
        return
    import psutil

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ceiling = psutil.Process().memory_info().vms + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def _die_with_parent() -> None:
    prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
