"""The process that watches over a worker: keeps it within limits, ends what it leaves behind, and reports."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from dojo.judge.limits import CAN_FORK, GRACE, START, Limits, Order, end_group, prctl
from dojo.kata.catalog import Kata, find_kata
from dojo.kata.text import clean
from dojo.language import N_
from dojo.report.summary import Behaviour

CANCELLED = N_("the judgement was cancelled")
_LOOP = N_("Is there an endless loop?")
_WARM = "dojo.judge.warm"
_TICK = 0.05  # seconds between two looks at what the worker uses
_TOGETHER = 16  # answers, at most, that share a process
_PAUSE = 0.5  # seconds, at most, between two of them
_SEEN = 4000  # characters of the output that a judgement holds
_LONGEST, _AHEAD = 1 << 24, 64  # bytes of an event, and how many of them wait to be read
_SILENCE: dict[str, Any] = {}  # the last of them: what comes then cannot be understood


def supervise(parent: Connection, limits: tuple[float, int, int, int]) -> None:
    """Have a worker collect a kata's tests and judge answers, one after the other, as long as all goes well."""
    if hasattr(os, "setsid"):
        os.setsid()  # a Ctrl-C is the parent's to handle
    # PR_SET_CHILD_SUBREAPER: orphans of the worker become ours, whatever session they fled to
    prctl(36, 1)
    context: Any = multiprocessing.get_context("fork" if CAN_FORK else "spawn")
    handle, output = tempfile.mkstemp(prefix="torch-dojo-")
    os.close(handle)
    events, events_in = context.Pipe(duplex=False)
    requests_out, requests = context.Pipe(duplex=False)
    arguments = (Limits(*limits), requests_out, events_in, output, _WARM in sys.modules)
    worker = context.Process(target=_work, args=arguments)
    try:
        worker.start()
        events_in.close()
        requests_out.close()
        with contextlib.suppress(EOFError, OSError):  # the parent may be gone, before or after
            request = parent.recv_bytes()
            requests.send_bytes(request)
            root, kata, _ = json.loads(request)
            judge = Supervisor(
                find_kata(Path(root), kata), Limits(*limits), worker, events, requests, output
            )
            judge.prepare()
            while judge.again:
                if judge.shared and not parent.poll(_PAUSE):
                    judge.clean_up()  # no other answer came to share it
                if (message := parent.recv_bytes()) == b"cancel":
                    continue  # what this is about is over
                order = Order(**json.loads(message))
                judge.make_room(order.shared)
                with _folder(judge) if order.confined else contextlib.nullcontext("") as folder:
                    order = order._replace(folder=folder)
                    if not any(judge.failure):
                        requests.send_bytes(json.dumps(order._asdict()).encode())
                    watch = Watch(judge, order, parent)
                    watch.until_over()
                    parent.send_bytes(json.dumps(watch.found()).encode())
                    if order.shared and judge.again:
                        judge.go_on()
                    else:
                        judge.clean_up()
    finally:
        _end_family(worker)
        os.unlink(output)


@contextlib.contextmanager
def _folder(judge: Supervisor) -> Iterator[str]:
    """Make a folder for an answer to write into, and remove it when nothing that the answer started is left."""
    folder = tempfile.mkdtemp(prefix="torch-dojo-")
    try:
        yield folder
    finally:
        judge.end_answer()
        try:
            shutil.rmtree(folder)
        except (
            OSError,
            RecursionError,
        ):  # folders that cannot be read, or a thousand in each other
            for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
                with contextlib.suppress(OSError):
                    subprocess.run([*command, folder], stderr=subprocess.DEVNULL, check=False)


def _work(*arguments: Any) -> None:
    """Start the worker; where there is no fork, the import is what takes the time."""
    from dojo.judge.warm import work

    work(*arguments)


class Supervisor:
    """A worker, and what is known of the tests that it has collected. `again`: it can judge another answer."""

    def __init__(
        self,
        kata: Kata,
        limits: Limits,
        worker: Any,
        events: Connection,
        requests: Connection,
        output: str,
    ) -> None:
        self.kata, self.limits, self.worker = kata, limits, worker
        self.requests, self.output = requests, output
        self.group = 0  # of all that a confined answer started
        self.shared = 0  # answers that the process which is there has judged
        self.heard: queue.Queue[dict[str, Any]] = queue.Queue(_AHEAD)
        threading.Thread(target=_hear, args=(events, self.heard), daemon=True).start()
        self.sentences: dict[str, str] = {}
        self.warm = False
        self.again = True
        self.failure = ("", "")

    def prepare(self) -> None:
        """Wait until the tests are collected, or cannot be."""
        end = time.monotonic() + START
        while not self.sentences and not any(self.failure):
            match self.next_event(max(0.0, end - time.monotonic())):
                case {"event": "ready", "warm": warm}:
                    self.warm = warm
                case {"event": "collected", "behaviours": dict(sentences)} if sentences:
                    self.sentences = sentences
                case {"event": "collected"}:
                    self.failure = "broken", N_("pytest found no tests for this kata")
                case {"event": "uncollected", "message": message}:
                    text = N_("pytest cannot read this kata's tests:")
                    self.failure = "broken", f"{text}\n{message}"
                case _:
                    self.failure = (
                        "crashed",
                        N_("the process ended before pytest had collected the tests"),
                    )

    def make_room(self, shared: bool) -> None:
        """End the process in which others were judged, unless another one may share it."""
        if self.shared and not (shared and self.shared < _TOGETHER):
            self.clean_up()

    def go_on(self) -> None:
        """Leave the process that is there for the next answer."""
        self.shared += 1
        os.truncate(self.output, 0)

    def clean_up(self) -> None:
        """End what the last answer has left; the worker serves again only if it has nothing more to say about that.

        It repeats a word that no answer can know, because none was left when it was made up.
        """
        self.shared = 0
        if self.again:
            self.end_answer()
            word = {"echo": os.urandom(8).hex()}
            self.requests.send_bytes(json.dumps(word).encode())
            end = time.monotonic() + GRACE
            while (event := self.next_event(end - time.monotonic())) and event != word:
                pass  # of the answer that is gone
            self.again = event == word and self.worker.is_alive()
            os.truncate(self.output, 0)

    def end_answer(self) -> None:
        """End all that an answer has started."""
        if self.group:
            end_group(self.group)
        _end_family(self.worker, keep=self.worker.pid if CAN_FORK else 0)
        self.group = 0

    def next_event(self, patience: float) -> dict[str, Any] | None:
        """Return what the worker, or an answer in it, says within so many seconds, or None."""
        with contextlib.suppress(queue.Empty):
            return self.heard.get(timeout=max(0.0, patience))
        return None


def _hear(events: Connection, heard: queue.Queue[dict[str, Any]]) -> None:
    """Read what is said, on a thread of its own: who says half of something keeps nobody else waiting."""
    try:
        while isinstance(event := json.loads(events.recv_bytes(_LONGEST)), dict):
            heard.put(event)
    except (EOFError, OSError, ValueError, RecursionError):
        pass
    heard.put(_SILENCE)


class Watch:
    """The supervisor's view of one judgement: what the worker said of it, and how it ended."""

    def __init__(self, judge: Supervisor, order: Order, parent: Connection) -> None:
        self.judge, self.parent, self.first = judge, parent, order.first
        self.limits, self.output, self.confined = judge.limits, judge.output, order.confined
        self.answer = judge.kata.answer(order.target)
        self.pid = (
            judge.worker.pid
        )  # of the process that judges: the worker's child, where it can fork
        self.verdict, self.message = judge.failure
        self.running = self.where = ""
        self.asked = judge.sentences
        self.ended: dict[str, dict[str, Any]] = {}
        self.sandbox: list[str] = []
        self.done = self.canary = False
        self.stack: int | None = None  # where in the output the stack of a hang begins

    def until_over(self) -> None:
        """Listen until the worker is done, gone, or over one of its limits."""
        self.deadline = time.monotonic() + self.limits.deadline
        look_again = time.monotonic() + _TICK
        while not self.done and not self.verdict:
            event = self.judge.next_event(min(_TICK, self.deadline - time.monotonic()))
            if self.parent.poll():
                self.verdict, self.message = "crashed", CANCELLED
            elif time.monotonic() >= self.deadline:
                self._hung()
            elif event is not None:
                self._listen(event)
            elif not self.judge.worker.is_alive():
                self._gone(self.judge.worker.exitcode)
            if not self.done and not self.verdict and time.monotonic() >= look_again:
                self._look()
                look_again = time.monotonic() + _TICK

    def _listen(self, event: dict[str, Any]) -> None:
        try:
            self._note(event)
        except (AttributeError, KeyError, TypeError, ValueError):
            self._gone(None)  # an answer said this, in the name of its judge

    def _note(self, event: dict[str, Any]) -> None:
        kind = event.get("event")
        if event is _SILENCE:
            self._gone(self.judge.worker.exitcode)
        elif kind == "judging":
            self.asked = {name: self.judge.sentences[name] for name in event["behaviours"]}
            self.sandbox = [str(one) for one in event["sandbox"]]
            self._found_at(event["pid"])
        elif kind == "open":
            self.verdict = "crashed"
            self.message = N_("not judged, because the sandbox does not hold as it is required to")
        elif kind == "started":
            self.running = str(event["id"])
        elif kind == "ended":
            behaviour = _behaviour(event)
            self.ended[behaviour["id"]] = behaviour
        elif kind == "canary":
            self.canary = True
        elif kind == "gone":
            self._gone(event["code"])
        elif kind == "done" and event["status"] not in (0, 1) and not self._has_stopped():
            self.verdict, self.message = "crashed", N_("pytest could not run this kata's tests")
        elif kind == "done":
            self.done = True

    def _found_at(self, pid: int) -> None:
        """Remember which process judges, if it is the worker's own child, as only the system can tell."""
        with contextlib.suppress(OSError, psutil.Error):  # it is gone
            is_own = psutil.Process(pid).ppid() == self.judge.worker.pid
            self.pid = pid if is_own else self.pid
            if self.confined and is_own and os.getpgid(pid) == pid:
                self.judge.group = pid

    def _has_stopped(self) -> bool:
        """Tell whether the run ended at its first failure, as it should."""
        return self.first and any(one["outcome"] == "failed" for one in self.ended.values())

    def _gone(self, code: int | None) -> None:
        if code is None:
            text = N_("the process no longer answers before every behaviour was judged{said}")
        elif code < 0:
            code = signal.Signals(-code).name  # type: ignore[assignment]
            text = N_("the process was killed by {code} before every behaviour was judged{said}")
        else:
            text = N_(
                "the process ended with exit code {code} before every behaviour was judged{said}"
            )
        self.verdict, self.message = "crashed", text.format(code=code, said=self._during())
        self._look()

    def _during(self) -> str:
        sentence = self.asked.get(self.running)
        return N_(", during this behaviour: {said}").format(said=sentence) if sentence else ""

    def _hung(self) -> None:
        self.verdict = "hung"
        text = N_("not done after {seconds} s{said}").format(
            seconds=f"{self.limits.deadline:g}", said=self._during()
        )
        self.message = f"{text}\n{_LOOP}"
        self.where = self._position()

    def _position(self) -> str:
        """Ask the worker where it is; it answers from a signal handler in C, whatever Python code is doing."""
        if not hasattr(signal, "SIGUSR1"):
            return ""
        self.stack = seen = os.path.getsize(self.output)
        os.kill(self.pid, signal.SIGUSR1)
        answer = re.escape(self.answer.name)
        for _ in range(20):
            time.sleep(_TICK / 5)
            with open(self.output, errors="replace") as file:
                file.seek(seen)
                if match := re.search(rf'File ".*?({answer})", line (\d+) in (\S+)', file.read()):
                    return f"{match[1]}:{match[2]} in {match[3]}"
        return ""

    def _look(self) -> None:
        """Compare what the worker and its children use with what they may."""
        if os.path.getsize(self.output) > self.limits.output:
            limit = self.limits.output >> 10
            self.verdict = "output"
            text = N_("printed more than {limit} KiB: is there a print in an endless loop?")
            self.message = text.format(limit=limit)
            return
        if self.verdict:
            return
        family = _family(keep=self.judge.worker.pid)
        if len(family) > self.limits.processes:
            limit = self.limits.processes
            text = N_("started more than {limit} processes")
            self.verdict, self.message = "crashed", text.format(limit=limit)
            return
        own = psutil.Process().memory_info().rss  # what the worker had from the start
        for process in family:
            with contextlib.suppress(psutil.Error):
                if process.memory_info().rss > self.limits.memory + own:
                    limit = self.limits.memory >> 20
                    text = N_("used more than {limit} MiB of memory")
                    self.verdict, self.message = "memory", text.format(limit=limit)

    def found(self) -> dict[str, Any]:
        """Return what the judgement says beside what was asked."""
        behaviours = [
            self.ended.get(name) or _not_run(name, sentence)
            for name, sentence in self.asked.items()
        ]
        verdict, message, where = self.verdict, self.message, self.where
        self.judge.again = CAN_FORK and not verdict
        if not verdict:
            verdict, message, where = self._from_behaviours(behaviours)
        return {
            "verdict": verdict,
            "message": message,
            "where": where,
            "passed": sum(behaviour["outcome"] == "passed" for behaviour in behaviours),
            "total": len(behaviours),
            "behaviours": behaviours,
            "output": self._output(),
            "warm": self.judge.warm,
            "sandbox": self.sandbox,
            "again": self.judge.again,
        }

    def _output(self) -> str:
        """Return the end of what was printed, without the stack of a hang, which says where it was."""
        end = os.path.getsize(self.output) if self.stack is None else self.stack
        start = max(0, end - _SEEN)
        with open(self.output, "rb") as file:
            file.seek(start)
            return clean(file.read(end - start).decode("utf-8", "replace"))

    def _from_behaviours(self, behaviours: list[dict[str, Any]]) -> tuple[str, str, str]:
        """Return the verdict of a run that came to its end."""
        by_outcome: dict[str, dict[str, Any]] = {}
        for behaviour in behaviours:
            by_outcome.setdefault(behaviour["outcome"], behaviour)
        for outcome in ("memory", "broken"):
            if outcome in by_outcome:
                return outcome, by_outcome[outcome]["message"], by_outcome[outcome]["where"]
        if not behaviours:
            return "broken", N_("this kata has no test of this name"), ""
        if self._has_stopped():
            return "failed", "", ""
        if not self.canary:
            return (
                "broken",
                N_("checks that must fail have passed: this answer changes its own judge"),
                "",
            )
        if "not run" in by_outcome:
            return "crashed", N_("the run ended before every behaviour was judged"), ""
        return (
            next((outcome for outcome in ("failed", "todo") if outcome in by_outcome), "passed"),
            "",
            "",
        )


def _behaviour(event: dict[str, Any]) -> dict[str, Any]:
    """Return how a behaviour ended, as a judgement holds it; raise a TypeError for what is nothing of that kind."""
    values = {name: value for name, value in event.items() if name not in ("event", "kata")}
    behaviour = asdict(Behaviour("", **values))
    del behaviour["kata"]
    for name, value in behaviour.items():
        if not isinstance(value, bool if name == "named" else str):
            raise TypeError(name)
        behaviour[name] = clean(value) if isinstance(value, str) else value
    return behaviour


def _not_run(name: str, sentence: str) -> dict[str, Any]:
    behaviour = asdict(Behaviour("", name, sentence, "not run"))
    del behaviour["kata"]
    return behaviour


def _family(keep: int = 0) -> list[Any]:
    """Return the processes below this one but that one to keep, as far as they can be seen."""
    if not Path(f"/proc/self/task/{os.getpid()}/children").exists():
        return [one for one in psutil.Process().children(recursive=True) if one.pid != keep]
    family = []
    for pid in _below(os.getpid()):
        if pid != keep:
            with contextlib.suppress(psutil.Error):
                family.append(psutil.Process(pid))
    return family


def _below(pid: int) -> Iterator[int]:
    """Yield the processes below one as Linux lists them, which is sooner done than looking at each of the machine.

    One that ends meanwhile can hide another, but is then listed itself.
    """
    waiting = [pid]
    while waiting:
        for children in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            with contextlib.suppress(OSError):  # it has ended
                found = [int(one) for one in children.read_text().split()]
                waiting += found
                yield from found


def _end_family(worker: Any, keep: int = 0) -> None:
    """Kill the worker, or all but that one to keep, and whatever was started, until nothing is left."""
    patience = time.monotonic() + GRACE
    while time.monotonic() < patience:
        if not (family := _family(keep)):
            break
        for process in family:
            with contextlib.suppress(psutil.Error):
                process.kill()
        worker.is_alive()  # collects its exit code
        psutil.wait_procs(family, timeout=_TICK)
