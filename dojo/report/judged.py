"""What there is to say about one judged answer, in lines: the same at the keyboard and in a teacher's hand-out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from dojo.kata.catalog import Kata, find_katas, restoring
from dojo.kata.course import minutes_of
from dojo.report.summary import Behaviour, Line, Progress, Summary

_OUTPUT_LINES = 10
_HEADLINES = {
    "broken": "This file cannot be judged yet.",
    "hung": "This does not finish.",
    "crashed": "The process that ran this file ended too early.",
    "memory": "This uses too much memory.",
    "output": "This prints too much.",
}


class Judged(Protocol):
    """A judgement (`dojo.judge.runner`), as far as it is read here."""

    verdict: str
    message: str
    where: str
    total: int
    output: str
    behaviours: list[dict[str, Any]]


def progress_of(kata: Kata, judgement: Judged, before: int | None = None) -> Progress:
    """Return a judgement as the progress that a summary shows; `before` is how many passed the last time."""
    ran = [
        Behaviour(kata.name, **one) for one in judgement.behaviours if one["outcome"] != "not run"
    ]
    return Progress(kata, {one.id: one for one in ran}, judgement.total, before)


def report(progress: Progress, judgement: Judged, summary: Summary) -> Iterator[Line]:
    """Yield what there is to say about one kata."""
    if judgement.verdict == "passed":
        solved = summary.symbols["solved"]
        yield Line(f" {solved} Solved: all {judgement.total} behaviours.", "green bold")
    elif judgement.message or not judgement.behaviours:
        yield from _whole_file(judgement, summary)
    else:
        yield from summary.details(progress)


def next_line(progress: Progress, judgement: Judged, summary: Summary) -> Line:
    """Return the one line that says where to go on."""
    kata = progress.kata
    if judgement.verdict == "passed":
        after = following(kata)
        return Line(f"next   {_headed(after)}" if after else "All katas end here.", "bold")
    if not kata.folder.is_dir():
        return Line(f"next   {kata.folder} is gone: {restoring(kata.root, kata.folder)}", "bold")
    if not kata.stub.is_file():
        return Line(f"next   dojo reset {kata.number} creates the file again", "bold")
    return summary.next_line(progress, judgement.where)


def following(kata: Kata) -> Kata | None:
    """Return the kata after this one, if there is one."""
    return next((one for one in find_katas(kata.root) if one.name > kata.name), None)


def _headed(kata: Kata) -> str:
    minutes = minutes_of(kata)
    return kata.title + (f"   about {minutes} minutes" if minutes else "")


def _whole_file(judgement: Judged, summary: Summary) -> Iterator[Line]:
    """Yield a verdict that is about the file as a whole, with the end of what it printed."""
    yield from summary.headline(_HEADLINES.get(judgement.verdict, judgement.verdict), "red bold")
    for line in judgement.message.splitlines():
        yield from summary.wrapped(line)
    if judgement.where:
        yield Line(f"     {judgement.where}", "light")
    for line in judgement.output.splitlines()[-_OUTPUT_LINES:]:
        yield Line(f"     printed: {line}"[: summary.width], "light")
