"""What the processes of a judgement agree on: within what an answer has to keep, and what is asked of whom."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from typing import NamedTuple

CAN_FORK = (
    "forkserver" in multiprocessing.get_all_start_methods()
    and "TORCH_DOJO_NO_FORK" not in os.environ
)
GRACE = 5.0  # seconds that are waited for a process beyond its deadline
START = 60.0  # seconds that a worker may take until it is ready; a fresh interpreter imports torch


class Limits(NamedTuple):
    """Within what a worker has to keep: seconds, bytes of memory and of output, processes."""

    deadline: float
    memory: int
    output: int
    processes: int


class Request(NamedTuple):
    """Whose answers to judge: a kata's name and its test file in the dojo `root`."""

    root: str
    kata: str
    tests: str


class Order(NamedTuple):
    """Which answer to judge, by which tests (by all, when none is named), and whether its first failure is enough.

    An answer that is `confined` has a `folder` of its own, and is judged in the sandbox; where that is `demanded`,
    only if all of it holds. One that is `shared` is judged in a process that goes on to the next such answer.
    """

    target: str
    only: list[str]
    first: bool
    confined: bool = False
    demanded: bool = False
    shared: bool = False
    folder: str = ""


def prctl(option: int, value: int) -> None:
    """Call what Linux offers under this name; Python does not wrap it. Elsewhere nothing happens."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def end_group(leader: int) -> None:
    """End a group of processes at once: none of them can start another one meanwhile."""
    with contextlib.suppress(OSError):  # there is none any more
        os.killpg(leader, signal.SIGKILL)
