"""A judgement as a person reads it, wherever they sit; and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator

from dojo.judge.runner import Judgement, Runner
from dojo.kata.catalog import KATAS, Kata, find_katas, restoring
from dojo.kata.columns import cut
from dojo.kata.course import minutes_of
from dojo.language import N_, _, said
from dojo.report.problems import Problem, problem_of, problems_of
from dojo.report.record import digest_of, remember
from dojo.report.summary import NEXT, Behaviour, Line, Progress, Summary

_OUTPUT_LINES = 10
_HEADLINES = {
    "broken": N_("This file cannot be judged yet."),
    "hung": N_("This does not finish."),
    "crashed": N_("The process that ran this file ended too early."),
    "memory": N_("This uses too much memory."),
    "output": N_("This prints too much."),
}
_VERDICTS = [
    N_("passed"),
    N_("todo"),
    N_("broken"),
    N_("hung"),
    N_("crashed"),
    N_("memory"),
    N_("output"),
]


def judge(runner: Runner, katas: list[Kata], target: str = KATAS) -> Iterator[Judgement]:
    """Judge answers to katas, and keep the results on the learner's own."""
    digests = [digest_of(kata.stub) for kata in katas]
    judgements = runner.judge_all(katas, target)
    for kata, digest, judgement in zip(katas, digests, judgements, strict=True):
        if target == KATAS:
            keep(kata, judgement, digest)
        yield judgement


def keep(kata: Kata, judgement: Judgement, digest: str) -> None:
    """Keep a judgement on the learner's file with this digest; what did not run is not solved."""
    outcomes = {
        one["id"]: "failed" if one["outcome"] == "not run" else one["outcome"]
        for one in judgement.behaviours
    }
    remember(kata, outcomes or {"": "failed"}, digest)


def progress_of(kata: Kata, judgement: Judgement, before: int | None = None) -> Progress:
    """Return a judgement as the progress that a summary shows; `before` is how many passed the last time."""
    ran = [
        Behaviour(kata.name, **one) for one in judgement.behaviours if one["outcome"] != "not run"
    ]
    return Progress(kata, {one.id: one for one in ran}, judgement.total, before)


def report(progress: Progress, judgement: Judgement, summary: Summary) -> Iterator[Line]:
    """Yield what there is to say about one kata."""
    if judgement.verdict == "passed":
        solved = summary.symbols["solved"]
        text = _("Solved: all {count} behaviours.").format(count=judgement.total)
        yield Line(f" {solved} {text}", "green bold")
    elif judgement.message or not judgement.behaviours:
        yield from _whole_file(judgement, summary)
    else:
        yield from summary.details(progress)


def next_line(progress: Progress, judgement: Judgement, summary: Summary) -> Line:
    """Return the one line that says where to go on."""
    kata = progress.kata
    if judgement.verdict == "passed":
        after = following(kata)
        text = f"{_(NEXT)}   {_headed(after)}" if after else _("All katas end here.")
        return Line(text, "bold")
    if not kata.folder.is_dir():
        text = _("{path} is gone: {why}")
        text = text.format(path=kata.folder, why=said(restoring(kata.root, kata.folder)))
        return Line(f"{_(NEXT)}   {text}", "bold")
    if judgement.target == KATAS and not kata.stub.is_file():
        text = _("{command} creates the file again").format(command=f"dojo reset {kata.number}")
        return Line(f"{_(NEXT)}   {text}", "bold")
    return summary.next_line(progress, judgement.where)


def page(progress: Progress, judgement: Judgement, summary: Summary) -> Iterator[Line]:
    """Yield the whole report on one kata: where the learner is, what there is to say, where to go on."""
    yield summary.title(progress)
    yield Line()
    yield from report(progress, judgement, summary)
    yield Line()
    yield next_line(progress, judgement, summary)


def problems(kata: Kata, judgement: Judgement) -> Iterator[Problem]:
    """Yield every failure that a judgement tells of: one, where it is about the file as a whole."""
    progress = progress_of(kata, judgement)
    if judgement.message:
        both = _HEADLINES.get(judgement.verdict, ""), judgement.message
        yield problem_of(progress, judgement.target, judgement.where, *both)
    else:
        yield from problems_of(progress, judgement.target)


def following(kata: Kata) -> Kata | None:
    """Return the kata after this one, if there is one."""
    return next((one for one in find_katas(kata.root) if one.name > kata.name), None)


def _headed(kata: Kata) -> str:
    minutes = minutes_of(kata)
    about = _("about {count} minutes").format(count=minutes)
    return f"{kata.title}   {about}" if minutes else kata.title


def _whole_file(judgement: Judgement, summary: Summary) -> Iterator[Line]:
    """Yield a verdict that is about the file as a whole, with the end of what it printed."""
    yield from summary.headline(_(_HEADLINES.get(judgement.verdict, judgement.verdict)), "red bold")
    for line in said(judgement.message).splitlines():
        yield from summary.wrapped(line)
    if judgement.where:
        yield Line(f"     {judgement.where}", "light")
    for line in judgement.output.splitlines()[-_OUTPUT_LINES:]:
        label = _("printed:")
        yield Line(cut(f"     {label} {line}", summary.width), "light")
