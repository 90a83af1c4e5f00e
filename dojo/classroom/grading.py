"""Grade hand-ins: a function over an executor, so that a class may be graded on one machine or on many."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Any

from dojo.classroom import judging
from dojo.classroom.judging import MachineFailed, Options, Order, tests_digest, torch_version
from dojo.classroom.store import HandIn, Store
from dojo.judge.runner import threads
from dojo.kata.catalog import Kata
from dojo.kata.files import Refused

_UNDER_WAY = 256  # answers that wait at the executor: its memory does not grow with the class


@dataclass(frozen=True)
class Shard:
    """One part of several: with `3/8`, an answer belongs to exactly one of eight."""

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> Shard:
        number, _, of = text.partition("/")
        if not (number.isdigit() and of.isdigit() and 1 <= int(number) <= int(of)):
            raise Refused(f"--shard {text}: write it as 3/8, the third of eight parts")
        return cls(int(number), int(of))

    def holds(self, key: str) -> bool:
        return int(key[:8], 16) % self.of == self.number - 1


@dataclass
class Outcome:
    """What a run has done: how many answers it judged, and which ones no machine could judge, with the reason."""

    judged: int = 0
    failed: dict[str, str] = field(default_factory=dict)  # by key


def orders_for(
    hand_ins: Iterable[HandIn], katas: list[Kata], store: Store, options: Options
) -> dict[HandIn, Order]:
    """Return what to judge for each hand-in; two identical answers have the same order."""
    by_name = {kata.name: kata for kata in katas}
    tests = {kata.name: tests_digest(kata) for kata in katas}
    if lost := [kata for kata in katas if not kata.tests.is_file()]:
        raise Refused(f"{lost[0].tests} is missing: grade with whole katas")
    return {
        one: Order(
            str(by_name[one.kata].root.resolve()),
            one.kata,
            one.answer,
            str(store.place(by_name[one.kata], one.answer).resolve()),
            tests[one.kata],
            torch_version(),
            options,
        )
        for one in hand_ins
    }


def new_among(orders: Iterable[Order], store: Store, shard: Shard) -> tuple[list[Order], int]:
    """Return the orders of this shard, each once, whose judgement is not kept yet; and how many are kept."""
    known, by_key = store.known(), {order.key: order for order in orders}
    mine = [key for key in by_key if shard.holds(key)]
    new = [by_key[key] for key in mine if key not in known]
    return new, len(mine) - len(new)


@contextlib.contextmanager
def this_machine(workers: int | None = None) -> Iterator[Executor]:
    """Open an executor for all cores of this machine: as many threads, which share one warm runner."""
    try:
        with threads(judging.cancel, workers) as pool:
            yield pool
    finally:
        judging.close_runners()


def grade(
    orders: Iterable[Order],
    executor: Executor,
    store: Store,
    tell: Callable[[], object] = lambda: None,
    *,
    is_elsewhere: bool = False,
) -> Outcome:
    """Judge answers, keep each judgement as soon as it is there, and `tell` after each.

    With `is_elsewhere`, answers are sent along. An answer that no machine could judge has no verdict.
    """
    outcome = Outcome()
    waiting: dict[Future[dict[str, Any]], Order] = {}
    try:
        for order in orders:
            sent = order.with_content() if is_elsewhere else order
            waiting[executor.submit(judging.judge, sent)] = order
            if len(waiting) >= _UNDER_WAY:
                _take(waiting, store, outcome, tell)
        while waiting:
            _take(waiting, store, outcome, tell)
    except BaseException:
        for future in waiting:
            future.cancel()
        raise
    return outcome


def _take(
    waiting: dict[Future[dict[str, Any]], Order],
    store: Store,
    outcome: Outcome,
    tell: Callable[[], object],
) -> None:
    """Keep what has been judged, as soon as something has."""
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        order = waiting.pop(future)
        try:
            judgement = future.result()
        except KeyboardInterrupt:
            raise
        except (
            Exception
        ) as error:  # of whatever kind: each executor has its own for a machine that is lost
            said = (
                str(error)
                if isinstance(error, MachineFailed)
                else f"{type(error).__name__}: {error}"
            )
            outcome.failed[order.key] = said
        else:
            judgement.update(target="", file="")  # they are places on the machine that judged
            counts = judgement["passed"], judgement["total"]
            data = json.dumps(judgement, ensure_ascii=False)
            store.keep(order.key, order.kata, judgement["verdict"], *counts, data)
            outcome.judged += 1
        tell()
