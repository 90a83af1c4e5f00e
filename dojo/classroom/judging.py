"""Judge one answer on whatever machine this runs: a function that an executor can send anywhere."""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import version
from inspect import signature
from pathlib import Path
from typing import Any

from dojo.judge.runner import Judgement, Runner
from dojo.judge.supervisor import CANCELLED
from dojo.kata.catalog import Kata, find_kata
from dojo.report.record import digest_of

_TRIES = 2
_runners: dict[tuple[Any, ...], Runner] = {}
_lock = threading.Lock()


class MachineFailed(Exception):
    """An answer could not be judged, and that is not the answer's fault."""


@dataclass(frozen=True)
class Options:
    """How to judge: seconds, bytes, and which sandbox (`dojo.judge.runner`)."""

    deadline: float = 20.0
    memory: int = 4 << 30
    sandbox: str = "auto"


@dataclass(frozen=True)
class Order:
    """One answer to judge; it can be sent to another machine that has the same dojo at `root`.

    `file` is where the answer is kept, `content` is sent along to a machine that does not have it. `tests` and `torch`
    are what the verdict will be about; `key` stands for all that it depends on.
    """

    root: str
    kata: str
    answer: str
    file: str
    tests: str
    torch: str
    options: Options
    content: bytes | None = None

    @property
    def key(self) -> str:
        parts = [self.kata, self.answer, self.tests, self.torch, *asdict(self.options).values()]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]

    def with_content(self) -> Order:
        return replace(self, content=Path(self.file).read_bytes())


@cache
def torch_version() -> str:
    return version("torch")


def tests_digest(kata: Kata) -> str:
    """Return what identifies the tests of a kata, with its `mistakes.py`."""
    return digest_of(kata.tests) + digest_of(kata.mistakes)


def judge(order: Order) -> dict[str, Any]:
    """Return the judgement as plain data; raise `MachineFailed` where nothing was learnt about the answer."""
    kata = find_kata(Path(order.root), order.kata)
    if (tests_digest(kata), torch_version()) != (order.tests, order.torch):
        raise MachineFailed(f"this machine has another torch, or other tests of {kata.name}")
    why = "its process ended"
    with _file_of(order) as file:
        for _ in range(_TRIES):
            with contextlib.suppress(OSError, EOFError):  # the fork server is gone
                judgement = _runner(order).judge(kata, file)
                if judgement.behaviours:
                    return asdict(judgement)
                why = judgement.message
                if why == CANCELLED:
                    break
                if judgement.verdict == "crashed" and _is_well(_runner(order), kata):
                    return asdict(judgement)  # it ends its judge, and no other answer does
            close_runners()
    raise MachineFailed(f"the tests of {kata.name} could not be run on this machine: {why}")


def _is_well(runner: Runner, kata: Kata) -> bool:
    """Tell whether a harmless answer is judged here."""
    return bool(runner.judge(kata).behaviours)


@contextlib.contextmanager
def _file_of(order: Order) -> Iterator[Path]:
    if order.content is None:
        yield Path(order.file)
        return
    with tempfile.TemporaryDirectory(prefix="torch-dojo-") as folder:
        file = Path(folder, Path(order.file).name)
        file.write_bytes(order.content)
        yield file


def _runner(order: Order) -> Runner:
    """Return this process's one runner for such orders: its threads share it."""
    name = (order.root, order.options)
    with _lock:
        if name not in _runners:
            answers = Path(order.file).parents[3]  # see `Store.place`
            _runners[name] = Runner(Path(order.root), **asdict(order.options), shown=[answers])
        return _runners[name]


def close_runners() -> None:
    """End every process that judging has started here."""
    with _lock:
        runners = list(_runners.values())
        _runners.clear()
    for runner in runners:
        with contextlib.suppress(OSError):
            runner.close()


def cancel() -> None:
    """End the judgements that are under way in other threads."""
    for runner in list(_runners.values()):
        runner.stop()


def judgement_of(data: dict[str, Any]) -> Judgement:
    """Return kept data as a judgement, whatever keys a later version has added."""
    return Judgement(**{name: value for name, value in data.items() if name in _FIELDS})


_FIELDS = signature(Judgement).parameters
