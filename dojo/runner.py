"""Judge answers, each in a fresh, warm, guarded process.

    from dojo.runner import Runner

    with Runner(root) as runner:
        judgement = runner.judge("03_ordering", target="solutions")
        print(judgement.verdict, judgement.message)

Three processes stand behind a judgement. The fork server has torch, pytest and the plugin imported
and never runs an answer. It forks a supervisor, which forks the worker that runs the tests
(`dojo.worker`). The supervisor keeps the deadline and the ceilings, ends every process that the
answer started, and is the one whose word counts: a worker that ends without its last message has not
passed. Where there is no fork, fresh interpreters take the same parts. One supervisor with its worker
stands by while another judges, so that the next judgement begins at once.

As with all of `multiprocessing`, a program that judges starts below `if __name__ == "__main__":`.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import multiprocessing
import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from multiprocessing import connection, forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from dojo.catalog import KATAS, SOLUTIONS, Kata, find_kata

if TYPE_CHECKING:
    from dojo.worker import Limits, Request

SCHEMA = 1
_CAN_FORK = (
    "forkserver" in multiprocessing.get_all_start_methods()
    and "TORCH_DOJO_NO_FORK" not in os.environ
)
_TICK = 0.05  # seconds between two looks at what the worker uses
_GRACE = 5.0  # seconds that the parent waits for a supervisor beyond the deadline
_START = 60.0  # seconds that a worker may take until it is ready; a fresh interpreter imports torch
_SEEN = 4000  # characters of the output that a judgement holds


@dataclass
class Judgement:
    """The verdict on one kata. `asdict` of it, as JSON, is the schema that `schema` numbers.

    `verdict` is one of

    - `passed`: every behaviour ran and passed; `failed`: at least one did not; `todo`: holes are left, nothing is wrong
    - `broken`: the answer could not be loaded, or tampers with its judge
    - `hung`: not done by the deadline; `crashed`: the process ended before its verdict, or started too many others
    - `memory`, `output`: used more memory, printed more, than it may

    `message` and `where` (`file.py:line in function`) explain a verdict about the whole file; they
    are empty when the behaviours speak for themselves. Each of `behaviours` has `id`, `sentence`,
    `outcome` (`passed`, `todo`, `failed`, `broken`, `memory`, or `not run`), `message`, `where`,
    `named` (a known mistake was recognised) and `printed`. `output` is the end of what was
    printed, `seconds` the time from asking to the verdict, `warm` whether the fork server had
    everything imported beforehand.
    """

    kata: str
    target: str
    file: str
    verdict: str
    message: str = ""
    where: str = ""
    passed: int = 0
    total: int = 0
    behaviours: list[dict[str, Any]] = field(default_factory=list)
    output: str = ""
    seconds: float = 0.0
    warm: bool = False
    schema: int = SCHEMA

    def to_json(self) -> str:
        """Return the judgement as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


_open_runners: set[Runner] = set()  # multiprocessing has one fork server for all of them


class Runner:
    """Judges the katas of the dojo in `root`; safe to use from several threads at once.

    `deadline` is in seconds for one kata, `memory` and `output` are in bytes, `processes` is how
    many the answer may have running.
    """

    def __init__(
        self,
        root: Path,
        *,
        deadline: float = 20.0,
        memory: int = 4 << 30,
        output: int = 1 << 20,
        processes: int = 32,
    ) -> None:
        self.root = root
        self.limits = (deadline, memory, output, processes)
        self._context: Any = multiprocessing.get_context("forkserver" if _CAN_FORK else "spawn")
        self._lock = threading.Lock()
        self._standby: list[_Supervisor] = []
        self._active: set[_Supervisor] = set()
        self._ending: list[_Supervisor] = []  # they have reported, and end what is left
        self._starting: threading.Thread | None = None
        self._expected: Kata | None = None
        if _CAN_FORK:
            self._context.set_forkserver_preload(["dojo.warm"])
            forkserver.ensure_running()  # it imports while its first request is still to come
        _open_runners.add(self)
        atexit.register(self.close)

    def __enter__(self) -> Runner:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Wait until nothing is left of any judgement; the last runner ends the fork server."""
        atexit.unregister(self.close)
        if self._starting is not None:
            self._starting.join()
        for supervisor in [*self._standby, *self._ending]:
            supervisor.dismiss()
            supervisor.process.join(2 * _GRACE)
        self._standby.clear()
        _open_runners.discard(self)
        if _CAN_FORK and not _open_runners:  # it has no public way to end before its program does
            forkserver._forkserver._stop()  # type: ignore[attr-defined]

    def judge(
        self, kata: Kata | str, target: str | Path = KATAS, *, only: Iterable[str] = ()
    ) -> Judgement:
        """Return the verdict on the answer to one kata that `target` holds.

        With `only`, the names of some of the kata's tests, nothing is said about the others.
        """
        kata = find_kata(self.root, kata) if isinstance(kata, str) else kata
        if str(target) not in (KATAS, SOLUTIONS):
            target = Path(target).absolute()
        started = time.perf_counter()
        judgement = Judgement(kata.name, str(target), str(kata.answer(target)), verdict="crashed")
        if kata.tests.is_file():
            found = self._supervised(self._request(kata, only), str(target))
        else:
            found = {"verdict": "broken", "message": f"{kata.tests} is missing: restore it"}
        for name, value in found.items():
            setattr(judgement, name, value)
        judgement.seconds = round(time.perf_counter() - started, 4)
        return judgement

    def judge_all(
        self, katas: Iterable[Kata], target: str | Path = KATAS, *, jobs: int | None = None
    ) -> Iterator[Judgement]:
        """Yield the verdicts on several katas in their order, `jobs` (the cores) at a time."""
        with ThreadPoolExecutor(jobs or os.cpu_count()) as pool:
            try:
                yield from pool.map(lambda kata: self.judge(kata, target), katas)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                self.cancel()
                raise

    def cancel(self) -> None:
        """End the judgements that are under way in other threads; their verdict is `crashed`."""
        for supervisor in list(self._active):
            supervisor.tell(b"cancel")

    def expect(self, kata: Kata) -> None:
        """Have the tests of `kata` collected beforehand for each judgement to come, until another one is expected."""
        self._expected = kata
        self._dismiss(self._take_standby())
        self._start_another()

    def _take_standby(self) -> list[_Supervisor]:
        with self._lock:
            standby, self._standby = self._standby, []
        return standby

    def _dismiss(self, supervisors: Iterable[_Supervisor]) -> None:
        """Tell supervisors that they are not needed any more; remember those that still end what they started."""
        for supervisor in supervisors:
            supervisor.dismiss()
            self._ending.append(supervisor)
        self._ending = [one for one in self._ending if one.process.is_alive()]

    def _request(self, kata: Kata, only: Iterable[str] = ()) -> bytes:
        tests = [f"{kata.tests}::{name}" for name in only] or [str(kata.tests)]
        return json.dumps((str(self.root), kata.name, tests)).encode()

    def _supervised(self, request: bytes, target: str) -> dict[str, Any]:
        """Have a supervisor judge, and return what it found."""
        standby = self._take_standby()
        supervisor = next((one for one in standby if one.fits(request)), None)
        self._dismiss(one for one in standby if one is not supervisor)
        supervisor = supervisor or _Supervisor(self._context, self.limits)
        try:
            supervisor.ask(request)
            supervisor.tell(target.encode())
            self._active.add(supervisor)
            self._start_another()
            return supervisor.report(_START + self.limits[0] + _GRACE)
        finally:
            self._active.discard(supervisor)
            self._dismiss([supervisor])  # where we are interrupted, this tells it to clean up

    def _start_another(self) -> None:
        """Have a supervisor stand by for the next judgement, without waiting for it to be there."""
        with self._lock:
            if self._standby or (self._starting is not None and self._starting.is_alive()):
                return
            self._starting = threading.Thread(target=self._stand_by, daemon=True)
            self._starting.start()

    def _stand_by(self) -> None:
        supervisor = _Supervisor(self._context, self.limits)
        if (expected := self._expected) is not None and expected.tests.is_file():
            supervisor.ask(self._request(expected))
        with self._lock:
            self._standby.append(supervisor)


class _Supervisor:
    """A supervisor as its parent sees it: a process, and the connection to it."""

    def __init__(self, context: Any, limits: tuple[float, int, int, int]) -> None:
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=supervise, args=(theirs, limits))
        self.process.start()
        theirs.close()
        self.asked = b""
        self.version = 0.0

    def ask(self, request: bytes) -> None:
        """Tell what to judge, unless that is known; whose answer it is has to follow."""
        if not self.asked:
            self.asked, self.version = request, _version(request)
            self.tell(request)

    def fits(self, request: bytes) -> bool:
        """Tell whether this one can judge a request: it has collected nothing yet, or these very tests."""
        return not self.asked or (self.asked, self.version) == (request, _version(request))

    def tell(self, message: bytes) -> None:
        with contextlib.suppress(OSError):
            self.connection.send_bytes(message)

    def report(self, patience: float) -> dict[str, Any]:
        try:
            if self.connection.poll(patience):
                return dict(json.loads(self.connection.recv_bytes()))
            return {"message": "the judge of this answer did not report back"}
        except (EOFError, OSError):
            return {"message": "the judge of this answer was ended from within"}

    def dismiss(self) -> None:
        self.connection.close()


def supervise(parent: Connection, limits: tuple[float, int, int, int]) -> None:
    """Judge in a worker of this process, see that nothing of it is left, and report to `parent`."""
    from dojo.worker import Limits, Request, prctl, work

    if hasattr(os, "setsid"):
        os.setsid()  # a Ctrl-C is the parent's to handle
    if sys.platform == "linux":
        # PR_SET_CHILD_SUBREAPER: orphans of the worker become ours, whatever session they fled to
        prctl(36, 1)
    context: Any = multiprocessing.get_context("fork" if _CAN_FORK else "spawn")
    handle, output = tempfile.mkstemp(prefix="torch-dojo-")
    os.close(handle)
    events, events_in = context.Pipe(duplex=False)
    requests_out, requests = context.Pipe(duplex=False)
    worker = context.Process(target=work, args=(Limits(*limits), requests_out, events_in, output))
    try:
        worker.start()
        events_in.close()
        requests_out.close()
        with contextlib.suppress(EOFError, OSError):  # the parent may be gone, before or after
            asked = parent.recv_bytes()
            requests.send_bytes(asked)  # the worker collects the tests
            target = parent.recv_bytes()
            requests.send_bytes(target)
            answer = _answer_of(Request(*json.loads(asked)), target.decode())
            watch = Watch(answer, Limits(*limits), worker, events, parent, output)
            watch.until_over()
            parent.send_bytes(json.dumps(watch.found()).encode())
    finally:
        _end_everything(worker)
        os.unlink(output)


class Watch:
    """The supervisor's view of one worker: what it said, and how it ended."""

    def __init__(
        self,
        answer: Path,
        limits: Limits,
        worker: Any,
        events: Connection,
        parent: Connection,
        output: str,
    ) -> None:
        self.answer, self.limits, self.worker = answer, limits, worker
        self.events, self.parent, self.output = events, parent, output
        self.verdict = self.message = self.running = self.where = ""
        self.sentences: dict[str, str] = {}
        self.ended: dict[str, dict[str, Any]] = {}
        self.warm = self.done = self.canary = False

    def until_over(self) -> None:
        """Listen until the worker is done, gone, or over one of its limits."""
        self.deadline = time.monotonic() + _START
        look_again = time.monotonic() + _TICK
        while not self.done and not self.verdict:
            patience = max(0.0, self.deadline - time.monotonic())
            ready = connection.wait([self.events, self.parent], min(_TICK, patience))
            if self.parent in ready:
                self.verdict, self.message = "crashed", "the judgement was cancelled"
            elif self.events in ready:
                self._listen()
            elif not self.worker.is_alive():
                self._gone()
            elif time.monotonic() >= self.deadline:
                self._hung()
            if not self.done and not self.verdict and time.monotonic() >= look_again:
                self._look()
                look_again = time.monotonic() + _TICK

    def _listen(self) -> None:
        try:
            event = json.loads(self.events.recv_bytes())
        except (EOFError, OSError, ValueError):
            self._gone()
            return
        kind = event.pop("event")
        if kind == "ready":
            self.warm = event["warm"]
            self.deadline = time.monotonic() + self.limits.deadline
        elif kind == "uncollected":
            self.verdict, self.message = (
                "broken",
                "pytest cannot read this kata's tests:\n" + event["message"],
            )
        elif kind == "collected":
            self.sentences = event["behaviours"]
        elif kind == "started":
            self.running = event["id"]
        elif kind == "ended":
            del event["kata"]
            self.ended[event["id"]] = event
        elif kind == "canary":
            self.canary = True
        elif kind == "done" and event["status"] not in (0, 1):
            self.verdict, self.message = "crashed", "pytest could not run this kata's tests"
        elif kind == "done":
            self.done = True

    def _gone(self) -> None:
        patience = time.monotonic() + 10 * _TICK
        while self.worker.is_alive() and time.monotonic() < patience:
            # not join(): it would wait for ever once the worker closed its files
            time.sleep(_TICK / 10)
        code = self.worker.exitcode
        how = "still runs but no longer answers" if code is None else f"ended with exit code {code}"
        if code is not None and code < 0:
            how = f"was ended by {signal.Signals(-code).name}"
        self.verdict = "crashed"
        self.message = f"the process {how} before all was judged{self._during()}"
        self._look()

    def _during(self) -> str:
        sentence = self.sentences.get(self.running)
        return f" while it ran this behaviour: {sentence}" if sentence else ""

    def _hung(self) -> None:
        self.verdict = "hung"
        self.message = f"not done after {self.limits.deadline:g} s{self._during()}\nIs there a loop that never ends?"
        self.where = self._position()

    def _position(self) -> str:
        """Ask the worker where it is; it answers from a signal handler in C, whatever Python code is doing."""
        if not hasattr(signal, "SIGUSR1"):
            return ""
        seen = os.path.getsize(self.output)
        os.kill(self.worker.pid, signal.SIGUSR1)
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
        import psutil

        if os.path.getsize(self.output) > self.limits.output:
            limit = self.limits.output >> 10
            self.verdict = "output"
            self.message = (
                f"printed more than {limit} KiB: is there a print in a loop that never ends?"
            )
            return
        if self.verdict:
            return
        family = _family()
        if len(family) > self.limits.processes:
            limit = self.limits.processes
            self.verdict, self.message = "crashed", f"started more than {limit} processes"
            return
        own = psutil.Process().memory_info().rss  # what the worker had from the start
        for process in family:
            with contextlib.suppress(psutil.Error):
                if process.memory_info().rss > self.limits.memory + own:
                    limit = self.limits.memory >> 20
                    self.verdict, self.message = "memory", f"used more than {limit} MiB of memory"

    def found(self) -> dict[str, Any]:
        """Return what the judgement says beside what was asked."""
        behaviours = [
            self.ended.get(name) or _not_run(name, self.sentences[name]) for name in self.sentences
        ]
        verdict, message, where = self.verdict, self.message, self.where
        if not verdict:
            verdict, message, where = self._from_behaviours(behaviours)
        with open(self.output, "rb") as file:
            file.seek(max(0, os.path.getsize(self.output) - _SEEN))
            output = file.read(_SEEN).decode("utf-8", "replace")
        return {
            "verdict": verdict,
            "message": message,
            "where": where,
            "passed": sum(behaviour["outcome"] == "passed" for behaviour in behaviours),
            "total": len(behaviours),
            "behaviours": behaviours,
            "output": output,
            "warm": self.warm,
        }

    def _from_behaviours(self, behaviours: list[dict[str, Any]]) -> tuple[str, str, str]:
        """Return the verdict of a run that came to its end."""
        by_outcome: dict[str, dict[str, Any]] = {}
        for behaviour in behaviours:
            by_outcome.setdefault(behaviour["outcome"], behaviour)
        for outcome in ("memory", "broken"):
            if outcome in by_outcome:
                return outcome, by_outcome[outcome]["message"], by_outcome[outcome]["where"]
        if not behaviours:
            return "broken", "pytest found no tests for this kata", ""
        if not self.canary:
            return (
                "broken",
                "checks that must fail have passed: this answer changes how it is judged",
                "",
            )
        if "not run" in by_outcome:
            return "crashed", "the run ended before every behaviour was judged", ""
        return (
            next((outcome for outcome in ("failed", "todo") if outcome in by_outcome), "passed"),
            "",
            "",
        )


def _version(request: bytes) -> float:
    """Return when the test file of a request was last changed, 0.0 if it is gone."""
    tests = Path(json.loads(request)[2][0].partition("::")[0])
    return tests.stat().st_mtime if tests.is_file() else 0.0


def _not_run(name: str, sentence: str) -> dict[str, Any]:
    empty = {"message": "", "where": "", "named": False, "printed": ""}
    return {"id": name, "sentence": sentence, "outcome": "not run", **empty}


def _answer_of(request: Request, target: str) -> Path:
    return find_kata(Path(request.root), request.kata).answer(target)


def _family() -> list[Any]:
    """Return the processes below this one, as far as they can be seen."""
    import psutil

    return list(psutil.Process().children(recursive=True))


def _end_everything(worker: Any) -> None:
    """Kill the worker and whatever it started, until nothing is left."""
    import psutil

    patience = time.monotonic() + _GRACE
    while (family := _family()) and time.monotonic() < patience:
        for process in family:
            with contextlib.suppress(psutil.Error):
                process.kill()
        worker.is_alive()  # collects its exit code
        psutil.wait_procs(family, timeout=_TICK)
