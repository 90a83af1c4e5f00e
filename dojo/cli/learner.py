"""Commands of a learner: judge, look, and start again."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import click

from dojo.cli.base import (
    KataName,
    Mistake,
    chosen_katas,
    dojo,
    dojo_root,
    echo,
    katas_or_current,
    one_kata,
    progress,
    sandbox_option,
    width,
)
from dojo.desk import actions
from dojo.judge import shown
from dojo.judge.runner import Judgement, Runner
from dojo.kata import course
from dojo.kata.catalog import (
    KATAS,
    NO_SOLUTIONS,
    SOLUTIONS,
    Kata,
    find_katas,
    lacks_solutions,
    no_target,
)
from dojo.kata.columns import break_chinese, padded, width_of
from dojo.kata.files import Refused
from dojo.language import ENGLISH, _, language, said
from dojo.report.problems import FORMATS
from dojo.report.record import Result, as_row, recall, results
from dojo.report.summary import Summary, symbols_for

_COLOURS = {
    "passed": "green",
    "solved": "green",
    "todo": "blue",
    "changed": "blue",
    "failed": "red",
}


@dojo.command()
@click.argument("kata", required=False, type=KataName())
@click.option("--plain", is_flag=True, help="Print line by line; type a key and Enter.")
def watch(kata: str | None, plain: bool) -> None:
    """Judge a kata each time you save it.

    Starts with KATA, or with the first one that is not solved. Without a terminal, judges
    once.
    """
    root, chosen = dojo_root(), one_kata(kata)
    from dojo.desk import plain as printed

    if not plain and not sys.stdout.isatty():
        sys.exit(0 if printed.once(root, chosen, echo, width()) else 1)
    if plain or os.environ.get("TERM") == "dumb" or not sys.stdin.isatty():
        printed.watch(root, chosen, echo, width())
        return
    from dojo.desk.screen import watch as watch_screen

    watch_screen(root, chosen)


@dojo.command(name="list")
@click.option("--run", is_flag=True, help="Judge every kata first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a kata.")
def list_katas(run: bool, as_json: bool) -> None:
    """List the katas: state in the last run, and file.

    Exit code 0: all katas are solved, 1: not yet.
    """
    root = dojo_root()
    if run:
        _run_all(root)
    everything = results(root)
    if as_json:
        for result in everything:
            click.echo(json.dumps(as_row(result, root), ensure_ascii=False))
    else:
        _print_results(everything)
    sys.exit(0 if all(result.state == "solved" for result in everything) else 1)


def _run_all(root: Path) -> None:
    """Judge every kata, with a bar on standard error where that is a terminal."""
    katas = find_katas(root)
    with (
        Runner(root) as runner,
        progress(len(katas)) as bar,
    ):
        for _one in shown.judge(runner, katas):
            bar.update(1)


def _print_results(everything: list[Result]) -> None:
    """Print a line for each kata. A terminal that is too narrow gets the folder, not the file, or neither."""
    symbols, unit = symbols_for(sys.stdout.encoding), _("min")
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
    rows, endings = [], []
    for result in everything:
        tally, minutes = f"{result.passed}/{result.total}", course.minutes_of(result.kata)
        title, now = padded(result.kata.title, 22), padded(result.said, 8)
        rows.append(f"{symbols.get(result.state, ' ')} {title} {tally:>5}  {now}")
        about = f" {minutes:>3} {unit}" if minutes else " " * (5 + width_of(unit))
        file = os.path.relpath(result.kata.stub)
        endings.append([f"{about}  {file}", f"{about}  {os.path.dirname(file)}", about, ""])
    for ending in zip(*endings, strict=True):
        if max(map(width_of, map("".join, zip(rows, ending, strict=True)))) <= columns:
            break
    for result, row, end in zip(everything, rows, ending, strict=True):
        click.secho(row, fg=_COLOURS.get(result.state), nl=False)
        click.echo(end)


@dojo.command()
@click.argument("kata", required=False, type=KataName())
def behaviours(kata: str | None) -> None:
    """Judge a kata, and list each behaviour with its state.

    Exit code 0: all are solved, 1: not yet.
    """
    root, chosen = dojo_root(), one_kata(kata)
    with Runner(root) as runner:
        (judgement,) = shown.judge(runner, [chosen])
    summary = Summary(width(), root, symbols=symbols_for(sys.stdout.encoding))
    progress_now = shown.progress_of(chosen, judgement)
    echo(summary.title(progress_now))
    for line in summary.all_behaviours(progress_now):
        echo(line)
    sys.exit(0 if judgement.verdict == "passed" else 1)


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
@click.option(
    "--target",
    default=KATAS,
    metavar="FOLDER",
    show_default=True,
    help="Whose answers: katas (yours), solutions, or a folder that holds slug.py files.",
)
@click.option(
    "--format",
    "form",
    default="text",
    show_default=True,
    type=click.Choice(["text", "json", *FORMATS]),
    help="`json`: an object a kata; `line`: `path:line: message` a failure; `github`: annotations.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--deadline",
    default=20.0,
    show_default=True,
    type=click.FloatRange(min=0, min_open=True),
    help="Seconds for one kata.",
)
@click.option(
    "--memory",
    default=4096,
    show_default=True,
    type=click.IntRange(min=1),
    help="MiB of memory for one kata.",
)
@sandbox_option
def judge(
    katas: tuple[str, ...],
    target: str,
    form: str,
    as_json: bool,
    deadline: float,
    memory: int,
    sandbox: str,
) -> None:
    """Judge answers, each in a fresh, guarded process.

    Without KATA, judges all. Exit code 0: all passed, 1: not yet.
    """
    chosen = chosen_katas(katas)
    if target not in (KATAS, SOLUTIONS) and not Path(target).exists():
        raise Mistake(said(no_target(target)))
    if target == SOLUTIONS and lacks_solutions(chosen):
        raise Mistake(_(NO_SOLUTIONS))
    solved = True
    runner = Runner(
        dojo_root(),
        deadline=deadline,
        memory=memory << 20,
        sandbox=sandbox,
        shown=[Path(target).absolute()] if Path(target).exists() else [],
    )
    with runner:
        for kata, judgement in zip(chosen, shown.judge(runner, chosen, target), strict=True):
            solved &= judgement.verdict == "passed"
            if as_json or form == "json":
                click.echo(judgement.to_json())
            elif form == "text":
                _print_judgement(judgement)
            else:
                for problem in shown.problems(kata, judgement):
                    click.echo(FORMATS[form](problem))
    sys.exit(0 if solved else 1)


def _print_judgement(judgement: Judgement) -> None:
    tally = f"{judgement.passed}/{judgement.total}"
    verdict = padded(_(judgement.verdict), 8)
    line = f"{judgement.kata:<24} {verdict} {tally:>6}   {judgement.seconds:.2f} s"
    click.secho(line, fg=_COLOURS.get(judgement.verdict, "red"))
    failed = [one for one in judgement.behaviours if one["outcome"] == "failed"]
    if judgement.message:
        _print_indented(f"{said(judgement.message)}\n{judgement.where}")
    elif failed:
        first = failed[0]
        _print_indented(f"{said(first['sentence'])}\n{said(first['message'])}\n{first['where']}")
        if len(failed) > 1:
            _print_indented(_("... and {count} more").format(count=len(failed) - 1))


def _print_indented(text: str) -> None:
    for line in text.strip().splitlines():
        click.echo(f"    {line}")


@dojo.command()
@click.argument("kata", type=KataName(), required=False)
@click.argument("number", type=int, default=1)
def hint(kata: str | None, number: int) -> None:
    """Show the first hint, or hint NUMBER; each says more."""
    chosen = one_kata(kata)
    text, count = course.hint(chosen, number, width()), len(chosen.hints)
    title = _("{kata}, hint {number} of {count}")
    click.secho(title.format(kata=chosen.title, number=number, count=count), bold=True)
    click.echo(text)
    if number < count:
        command = f"dojo hint {chosen.number} {number + 1}"
        click.secho(_("more: {command}").format(command=command), dim=True)


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
def lesson(katas: tuple[str, ...]) -> None:
    """Show the lesson of a kata, or of the current one."""
    for kata in katas_or_current(katas):
        text = course.lesson(kata)
        if not sys.stdout.isatty():
            click.echo(text)
            continue
        from rich.console import Console

        if language() != ENGLISH:
            break_chinese()
        # colours, no pager for what fits on the screen, and a drawing that is too wide is moved sideways
        os.environ.setdefault("LESS", "-RFXS")
        console = Console(width=width())
        with console.pager(styles=True):
            console.print(_rendered(text), crop=False)


def _rendered(lesson: str) -> Any:
    """Return Markdown for a terminal. A word that is too wide for its column of a table is not cut off.

    No line of a drawing is broken.
    """
    from rich.markdown import CodeBlock, Markdown, TableElement
    from rich.text import Text

    class Code(CodeBlock):
        def __rich_console__(self, *where: Any) -> Iterator[Any]:
            if self.lexer_name != "text":
                yield from super().__rich_console__(*where)
            else:
                yield Text(f" {self.text}".replace("\n", "\n "), no_wrap=True, overflow="ignore")

    class Table(TableElement):
        def __rich_console__(self, *where: Any) -> Iterator[Any]:
            tables: Iterable[Any] = super().__rich_console__(*where)
            for table in tables:
                for column in table.columns:
                    column.overflow = "fold"
                yield table

    class Lesson(Markdown):
        own: ClassVar = {"table_open": Table, "fence": Code, "code_block": Code}
        elements: ClassVar = Markdown.elements | own

    return Lesson(lesson)


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
@click.option("-y", "--yes", is_flag=True, help="Show it even if the kata is not solved.")
def solution(katas: tuple[str, ...], yes: bool) -> None:
    """Show one good answer, or how it differs from yours."""
    for kata in katas_or_current(katas):
        text = actions.solution(kata)  # before any question, because it may be missing
        if recall(kata).state == "solved":
            click.secho(_("{kata}: yours, and one solution").format(kata=kata.title), bold=True)
            for line in actions.difference(kata) or [_("They are identical.")]:
                click.secho(line, fg={"+": "green", "-": "red"}.get(line[:1]))
            continue
        question = _("{kata} is not solved, in the last run. Show a solution?")
        question = question.format(kata=kata.title)
        if not yes and not sys.stdin.isatty():
            text = _("{kata} is not solved yet: `{command}` shows it")
            command = f"dojo solution {kata.number} --yes"
            raise Mistake(text.format(kata=kata.title, command=command))
        if yes or click.confirm(question):
            click.echo(text)


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
@click.option("--all", "all_of_them", is_flag=True, help="Reset every kata.")
@click.option("--undo", is_flag=True, help="Restore the file that the last reset replaced.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
def reset(katas: tuple[str, ...], all_of_them: bool, undo: bool, yes: bool) -> None:
    """Reset a stub; a backup of your file is kept."""
    if bool(katas) == all_of_them:
        raise Mistake(_("name the katas to reset, such as `dojo reset 03`, or use --all"))
    chosen = chosen_katas(katas)
    if all_of_them and not yes and not undo:
        if not sys.stdin.isatty():
            text = _("this resets all {count} katas: confirm with --yes")
            raise Mistake(text.format(count=len(chosen)))
        question = _("Reset all {count} katas? Every file is kept as a backup.")
        if not click.confirm(question.format(count=len(chosen))):
            sys.exit(1)
    for kata in chosen:
        if undo:
            _undo(kata, skip=all_of_them)
            continue
        kept, said = actions.reset_said(kata)
        click.echo(f"{kata.name}: {said}")
        if kept:
            command = f"dojo reset {kata.number} --undo"
            click.secho(_("back: {command}").format(command=command), dim=True)


def _undo(kata: Kata, *, skip: bool) -> None:
    try:
        taken, kept = actions.undo(kata)
    except Refused:
        if skip:
            return
        raise
    text = _("{kata}: your file is restored from {file}")
    if kept:
        text = _(
            "{kata}: your file is restored from {file}; the file that was there is kept in {path}"
        )
    path = os.path.relpath(kept) if kept else ""
    click.echo(text.format(kata=kata.name, file=taken.name, path=path))
