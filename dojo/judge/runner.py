"""Judge answers, each in a fresh, warm, guarded process.

    from dojo.judge.runner import Runner

    with Runner(root) as runner:
        judgement = runner.judge("03_ordering", target="solutions")
        print(judgement.verdict, judgement.message)

Four processes stand behind a judgement. The fork server has torch, pytest and the plugin imported
and never runs an answer. It forks a supervisor (`dojo.judge.supervisor`), which forks a worker
(`dojo.judge.worker`). The worker collects a kata's tests, and forks itself for each answer that it is given.
The supervisor keeps the deadline and the ceilings, ends every process that an answer
started, and is the one whose word counts: an answer whose process ends without its last message has not
passed. A supervisor whose worker has tests collected is used again, unless its last judgement ended in
any other way than by itself. Where there is no fork, fresh interpreters take the same parts, once each.

As with all of `multiprocessing`, a program that judges starts below `if __name__ == "__main__":`.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import multiprocessing
import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from dojo.judge.bwrap import around_the_fork_server, demand
from dojo.judge.limits import CAN_FORK, GRACE, START, Order
from dojo.judge.sandbox import NoSandbox
from dojo.judge.supervisor import CANCELLED, supervise
from dojo.kata.catalog import KATAS, SOLUTIONS, Kata, find_kata, restoring
from dojo.language import N_

SCHEMA = 1
_DOOR = Path(__file__).parent / "door" / "dojo_fork_server.py"
_KEPT = (os.cpu_count() or 1) + 1  # supervisors that stand by


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
    `meaning` (the part of the message that explains), `source` (whose that is: a recognised `mistake`, the
    `exception`, or the `rule`), `named` (one of the first two), `fault` (what is wrong with the kata's own
    `mistakes.py`) and `printed`. `output` is the end of what was
    printed, `seconds` the time from asking to the verdict, `warm` whether the fork server had
    everything imported beforehand. `sandbox` names what the answer was kept from: `files` that are not its own,
    the `network`, `signals` to other processes; it is empty where the learner's own file was judged.
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
    sandbox: list[str] = field(default_factory=list)
    schema: int = SCHEMA

    def to_json(self) -> str:
        """Return the judgement as one line of JSON."""
        return json.dumps(asdict(self))  # in ASCII: a pipe of any encoding takes all of it


_environment = threading.Lock()  # one thread at a time changes it
_LARGEST = 1 << 20  # bytes of an answer
_open_runners: set[Runner] = set()  # multiprocessing has one fork server for all of them
_loaded: int | None = None  # the process id of the one that has imported everything


class Runner:
    """Judges the katas of the dojo in `root`; safe to use from several threads at once.

    `deadline` is in seconds for one kata, `memory` and `output` are in bytes, `processes` is how
    many the answer may have running. The `sandbox` is `auto` (as much of it as this system has, for every answer
    but the learner's own and the solutions), `required` (as `auto`; raises a `NoSandbox` where not all of it holds),
    `bwrap` (as `required`, with bubblewrap around it; answers are then read out of the folders that are `shown`),
    or `off`.
    """

    def __init__(
        self,
        root: Path,
        *,
        deadline: float = 20.0,
        memory: int = 4 << 30,
        output: int = 1 << 20,
        processes: int = 32,
        sandbox: str = "auto",
        shown: Iterable[Path] = (),
    ) -> None:
        demand(sandbox)
        self.root, self.sandbox = root, sandbox
        self.limits = (deadline, memory, output, processes)
        self._context: Any = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
        self._lock = threading.Lock()
        self._standby: list[_Supervisor] = []
        self._active: set[_Supervisor] = set()
        self._ending: list[_Supervisor] = []  # they have reported, and end what is left
        self._starting: threading.Thread | None = None
        self._expected: Kata | None = None
        self._over = False  # nothing is judged any more
        if CAN_FORK:
            self._context.set_forkserver_preload(
                [_DOOR.stem, "dojo.judge.warm", "dojo.judge.runner"]
            )
            with _by_itself(), self._wrapped(shown):
                forkserver.ensure_running()  # it imports while its first request is still to come
        _open_runners.add(self)
        atexit.register(self.close)

    def _wrapped(self, shown: Iterable[Path]) -> contextlib.AbstractContextManager[None]:
        if self.sandbox != "bwrap":
            return contextlib.nullcontext()
        if _open_runners:
            raise NoSandbox(N_("--sandbox bwrap needs a program in which nothing else is judged"))
        return around_the_fork_server(self.root, [path.absolute() for path in shown])

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Wait until nothing is left of any judgement; the last runner ends the fork server."""
        atexit.unregister(self.close)
        self._stop_loading()
        if self._starting is not None:
            self._starting.join()
        for supervisor in [*self._standby, *self._ending]:
            supervisor.dismiss()
            supervisor.process.join(2 * GRACE)
        self._standby.clear()
        _open_runners.discard(self)
        if CAN_FORK and not _open_runners:  # it has no public way to end before its program does
            forkserver._forkserver._stop()  # type: ignore[attr-defined]

    def judge(
        self,
        kata: Kata | str,
        target: str | Path = KATAS,
        *,
        only: Iterable[str] = (),
        first: bool = False,
        shared: bool = False,
    ) -> Judgement:
        """Return the verdict on the answer to one kata that `target` holds.

        With `only`, the names of some of the kata's tests, nothing is said about the others. With `first`, the
        behaviours after the first failure are not run, and where its cause may be is not looked for. Answers that
        are `shared` are judged one after the other in one process: sooner, but one may disturb the next.
        """
        kata = find_kata(self.root, kata) if isinstance(kata, str) else kata
        if str(target) not in (KATAS, SOLUTIONS):
            target = Path(target).absolute()
        started = time.perf_counter()
        answer = kata.answer(target)
        judgement = Judgement(kata.name, str(target), str(answer), verdict="crashed")
        is_own = str(target) in (KATAS, SOLUTIONS)
        problem = "" if is_own else _unfit(answer, Path(target))
        if not kata.tests.is_file():
            text = N_("{path} is missing: {why}")
            problem = text.format(path=kata.tests, why=restoring(self.root, kata.tests))
        if problem:
            found: dict[str, Any] = {"verdict": "broken", "message": problem}
        else:
            confined = not is_own and self.sandbox != "off"
            shared = shared and CAN_FORK and not confined
            demanded = self.sandbox in ("required", "bwrap")
            order = Order(str(target), sorted(only), first, confined, demanded, shared)
            found = self._supervised(kata, order._asdict())
        for name, value in found.items():
            setattr(judgement, name, value)
        judgement.seconds = round(time.perf_counter() - started, 4)
        return judgement

    def judge_all(
        self, katas: Iterable[Kata], target: str | Path = KATAS, *, jobs: int | None = None
    ) -> Iterator[Judgement]:
        """Yield the verdicts on several katas in their order, `jobs` (the cores) at a time."""
        with threads(self.stop, jobs) as pool:
            yield from pool.map(lambda kata: self.judge(kata, target), katas)

    def cancel(self) -> None:
        """End the judgements that are under way in other threads; their verdict is `crashed`."""
        for supervisor in list(self._active):
            supervisor.tell(b"cancel")

    def stop(self) -> None:
        """Cancel the judgements that are under way, for a program that asks for no others. Do not wait for imports."""
        self._stop_loading()
        self.cancel()

    def _stop_loading(self) -> None:
        """End a fork server that has not forked yet, if it is this runner's alone."""
        server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
        if CAN_FORK and server and server != _loaded and _open_runners == {self}:
            self._over = True
            with contextlib.suppress(OSError):
                os.kill(server, signal.SIGKILL)

    def expect(self, kata: Kata) -> None:
        """Have the tests of `kata` collected before its answer is there, until another one is expected."""
        self._expected = kata
        self._start_another()

    def _supervised(self, kata: Kata, order: dict[str, Any]) -> dict[str, Any]:
        """Have a supervisor judge, and return what it found."""
        while True:
            try:
                supervisor = self._take(kata)
            except _Over:
                return {"message": CANCELLED}
            try:
                supervisor.ask(self.root, kata)
                supervisor.tell(json.dumps(order).encode())
                self._active.add(supervisor)
                self._start_another()
                found = supervisor.report(START + self.limits[0] + GRACE)
            except BaseException:
                self._dismiss(supervisor)  # it cleans up
                raise
            finally:
                self._active.discard(supervisor)
            was_used, supervisor.used = supervisor.used, True
            if found is not None and found.pop("again"):
                self._keep(supervisor)
                return found
            self._dismiss(supervisor)
            if found is not None or not was_used:
                return found or {"message": N_("this answer ended the process that judges it")}

    def _take(self, kata: Kata) -> _Supervisor:
        """Return a supervisor that has the kata's tests collected, or else one that has collected nothing yet."""
        with self._lock:
            fitting = [one for one in self._standby if one.knows(kata)]
            fitting += [one for one in self._standby if not one.kata]
            if fitting:
                self._standby.remove(fitting[0])
                return fitting[0]
        return _Supervisor(self)

    def _keep(self, supervisor: _Supervisor) -> None:
        """Have a supervisor stand by, and dismiss those that have for longest."""
        with self._lock:
            self._standby.append(supervisor)
            old = [one for one in self._standby if one.is_outdated()]
            old += self._standby[: max(0, len(self._standby) - len(old) - _KEPT)]
            self._standby = [one for one in self._standby if one not in old]
        for one in old:
            self._dismiss(one)

    def _dismiss(self, supervisor: _Supervisor) -> None:
        """Tell a supervisor that it is not needed any more, and remember it while it ends what was started."""
        supervisor.dismiss()
        living = [one for one in self._ending if one.process.is_alive()]
        self._ending = [*living, supervisor]

    def _start_another(self) -> None:
        """Have a supervisor stand by for the expected kata, or for any, without waiting for it to be there."""
        if not CAN_FORK and self._expected is None:
            return  # a fresh interpreter that imports torch costs more than waiting for it
        with self._lock:
            expected = self._expected
            if any(not one.kata or one.knows(expected) for one in self._standby):
                return
            if self._starting is None or not self._starting.is_alive():
                self._starting = threading.Thread(target=self._stand_by, daemon=True)
                self._starting.start()

    def _stand_by(self) -> None:
        try:
            supervisor = _Supervisor(self)
        except _Over:
            return
        if self._expected is not None and self._expected.tests.is_file():
            supervisor.ask(self.root, self._expected)
        self._keep(supervisor)


@contextlib.contextmanager
def threads(cancel: Callable[[], None], number: int | None = None) -> Iterator[ThreadPoolExecutor]:
    """Open a pool of `number` threads (the cores). An error stops it: `cancel` ends what is under way."""
    with ThreadPoolExecutor(number or os.cpu_count()) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            cancel()
            raise


@contextlib.contextmanager
def _by_itself() -> Iterator[None]:
    """Start processes that run nothing of the program that asks, and find this package.

    They would import its main file, which may be standard input, and search the working directory, where
    `random.py` is not Python's. Python 3.10 does not know PYTHONSAFEPATH.
    """
    with _environment:
        others = os.environ.get("PYTHONPATH")
        older = str(_DOOR.parent / "before_3_11") if sys.version_info < (3, 11) else None
        path = os.pathsep.join(filter(None, [str(_DOOR.parent), older, others]))
        changed = {"PYTHONSAFEPATH": "1", "PYTHONPATH": path}
        before = {name: os.environ.get(name) for name in changed}
        main = vars(sys.modules["__main__"])
        own: dict[str, Any] = {
            name: main[name] for name in ("__file__", "__spec__") if name in main
        }
        os.environ.update(changed)
        main.pop("__file__", None)
        main["__spec__"] = None
        try:
            yield
        finally:
            main.pop("__spec__")
            main.update(own)
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


class _Over(Exception):
    """Nothing is judged any more."""


class _Supervisor:
    """A supervisor as its parent sees it: a process, and the connection to it."""

    def __init__(self, runner: Runner) -> None:
        self.connection, theirs = runner._context.Pipe()
        self.process = runner._context.Process(target=supervise, args=(theirs, runner.limits))
        with _by_itself():
            self._start(runner)
        theirs.close()
        self.kata: Kata | None = None
        self.version: list[float] = []
        self.used = False

    def _start(self, runner: Runner) -> None:
        """Start the process, as soon as the fork server has imported everything."""
        global _loaded
        try:
            if runner._over:
                raise _Over
            self.process.start()
        except (EOFError, OSError):
            if runner._over:
                raise _Over from None
            raise
        if CAN_FORK:
            _loaded = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]

    def ask(self, root: Path, kata: Kata) -> None:
        """Tell whose tests to collect, unless that is known; whose answer to judge has to follow."""
        if self.kata is None:
            self.kata, self.version = kata, _version(kata)
            self.tell(json.dumps((str(root), kata.name, str(kata.tests))).encode())

    def knows(self, kata: Kata | None) -> bool:
        """Tell whether the tests of this kata are collected, as they are now."""
        return kata is not None and self.kata == kata and not self.is_outdated()

    def is_outdated(self) -> bool:
        """Tell whether the tests that are collected have been changed since."""
        return self.kata is not None and self.version != _version(self.kata)

    def tell(self, message: bytes) -> None:
        with contextlib.suppress(OSError):
            self.connection.send_bytes(message)

    def report(self, patience: float) -> dict[str, Any] | None:
        """Wait for what was found; None when nothing comes."""
        try:
            if self.connection.poll(patience):
                return dict(json.loads(self.connection.recv_bytes()))
        except (EOFError, OSError):
            pass
        return None

    def dismiss(self) -> None:
        self.connection.close()


def _unfit(answer: Path, target: Path) -> str:
    """Return why a file is not judged at all, or nothing."""
    try:
        state = answer.stat()
    except OSError:
        return ""  # it is said where it is read
    inside = target if target.is_dir() else target.parent
    if not answer.resolve().is_relative_to(inside.resolve()):
        return N_("this file is a link that leads elsewhere: the file itself is needed")
    if not stat.S_ISREG(state.st_mode):
        return N_("this is not a file that holds code")
    if state.st_size > _LARGEST:
        text = N_("this file has {size} MiB: an answer has at most {limit}")
        return text.format(size=state.st_size >> 20, limit=_LARGEST >> 20)
    return ""


def _version(kata: Kata) -> list[float]:
    """Return when the tests of a kata and its `mistakes.py` were last changed, as far as they are there."""
    files = [path for path in (kata.tests, kata.mistakes) if path.is_file()]
    return [path.stat().st_mtime for path in files]
