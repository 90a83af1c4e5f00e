"""Commands of a teacher: grade what was handed in, and report on it."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dojo.cli.base import (
    KataName,
    Mistake,
    chosen_katas,
    dojo,
    dojo_root,
    echo,
    progress,
    sandbox_option,
)
from dojo.judge.bwrap import demand
from dojo.kata.catalog import find_katas
from dojo.language import _, said
from dojo.report.summary import WIDE, count, symbols_for

if TYPE_CHECKING:
    from dojo.classroom.gradebook import Gradebook
    from dojo.classroom.points import Points

_FORMATS = ["gradescope", "prairielearn", "classroom50", "exercism", "nbgrader", "junit"]
_INTERRUPTED = 130
_REASONS = 5  # why answers could not be judged, shown at most
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


def _outputs(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options about points and files, which both commands have."""
    options = [
        click.option("--points", "mode", type=click.Choice(["all", "behaviours"]), default="all",
                     show_default=True, help="All points of a kata or none; or a share for each behaviour."),
        click.option("--weights", type=_FILE, help="TOML file with points for each kata: 03 = 2"),
        click.option("--format", "formats", multiple=True, type=click.Choice(_FORMATS),
                     help="Also write results in this format."),
        click.option("--fill", "exports", multiple=True, type=_FILE,
                     help="Fill the grades into a copy of this export of Canvas or Moodle."),
        click.option("-v", "--verbose", is_flag=True, help="List every file that needs your eye."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@dojo.command()
@click.argument("hand_ins", metavar="HAND-INS", type=click.Path(path_type=Path))
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
@click.option("--out", required=True, type=_FOLDER, help="Where grades and feedback are kept.")
@click.option("--roster", type=_FILE, help="Who should hand in: a name a line, or a CSV file.")
@click.option("--person", default="", help="Everything in HAND-INS is by this person.")
@click.option("--deadline", default=20.0, show_default=True, type=click.FloatRange(min=0, min_open=True),
              help="Seconds for one answer.")  # fmt: skip
@click.option("--memory", default=4096, show_default=True, type=click.IntRange(min=1),
              help="MiB of memory for one answer.")  # fmt: skip
@sandbox_option
@click.option(
    "--shard", default="1/1", metavar="N/OF", help="Judge one part of several, such as 3/8."
)
@click.option(
    "--dask", "scheduler", metavar="ADDRESS", help="Judge on the workers of this dask scheduler."
)
@_outputs
def grade(hand_ins: Path, katas: tuple[str, ...], out: Path, **options: Any) -> None:
    """Grade the hand-ins of a class.

    HAND-INS is a folder with a folder, a clone or an archive for each person, or a download of Moodle, Canvas or
    nbgrader. What is kept in --out is not judged again.

    Exit code 0: all is graded, 1: some answers could not be judged on this machine, 130: interrupted.
    """
    if not hand_ins.exists():
        text = _("{folder} does not exist: name the folder with the hand-ins")
        raise Mistake(text.format(folder=hand_ins))
    try:
        with _database(out):
            failed = _grade(hand_ins, katas, out, options)
    except KeyboardInterrupt:
        text = _("interrupted; what was judged is kept in {folder}: the same command goes on")
        click.echo(f"dojo: {text.format(folder=out)}", err=True)
        sys.exit(_INTERRUPTED)
    sys.exit(1 if failed else 0)


def _grade(
    hand_ins: Path, katas: tuple[str, ...], out: Path, options: dict[str, Any]
) -> dict[str, str]:
    """Find, judge, keep and report; return what could not be judged, with the reason."""
    from dojo.classroom import grading
    from dojo.classroom import hand_ins as found_by
    from dojo.classroom.judging import Options
    from dojo.classroom.store import Store

    chosen, part = chosen_katas(katas), grading.Shard.parse(options["shard"])
    points, scheduler = _points(options), options["scheduler"]
    limits = Options(options["deadline"], options["memory"] << 20, options["sandbox"])
    if limits.sandbox == "bwrap" and scheduler:
        raise Mistake(_("--sandbox bwrap and --dask do not go together: use --sandbox required"))
    if not scheduler:
        demand(limits.sandbox)  # its workers ask for themselves
    with Store(out) as store:
        found = found_by.find(hand_ins, chosen, find_katas(dojo_root()), store, options["person"])
        if not found.people:
            why = "".join(f": {note.file}: {note.said}" for note in found.notes[:1])
            text = _("{folder} holds no hand-ins in a layout that is known")
            raise Mistake(text.format(folder=hand_ins) + why)
        if options["roster"]:
            found_by.add_roster(found, found_by.read_roster(options["roster"]))
        orders = grading.orders_for(found.hand_ins, chosen, store, limits)
        store.keep_hand_ins(
            str(hand_ins.resolve()), chosen, found.people.items(),
            ((one, order.key) for one, order in orders.items()), found.notes,
        )  # fmt: skip
        new, known = grading.new_among(orders.values(), store, part)
        with _executor(scheduler) as executor, progress(len(new)) as bar:
            outcome = grading.grade(
                new, executor, store, lambda: bar.update(1), is_elsewhere=scheduler is not None
            )
    text = _("judged {answers}, {count} known before")
    click.echo(text.format(answers=count(outcome.judged, "answer"), count=known))
    _write_out([out], points, [kata.name for kata in chosen], options)
    for why, number in Counter(outcome.failed.values()).most_common(_REASONS):
        text = _("not judged: {answers}: {why}")
        text = text.format(answers=count(number, "answer"), why=said(why))
        click.echo(f"dojo: {text}", err=True)
    return outcome.failed


@contextlib.contextmanager
def _database(out: Path) -> Iterator[None]:
    """Say in a line what is wrong with a database: the disk is full, the file is damaged."""
    try:
        yield
    except sqlite3.Error as error:
        text = _("the database in {folder}: {error}; what was kept before stays")
        raise Mistake(text.format(folder=out, error=error)) from None


@contextlib.contextmanager
def _executor(scheduler: str | None) -> Iterator[Executor]:
    from dojo.classroom.cluster import dask_cluster
    from dojo.classroom.grading import this_machine

    with dask_cluster(scheduler) if scheduler else this_machine() as executor:
        yield executor


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
@click.option("--out", "folders", required=True, multiple=True, type=_FOLDER,
              help="Where grades are kept; several are read together, and files go to the first.")  # fmt: skip
@_outputs
def report(katas: tuple[str, ...], folders: tuple[Path, ...], **outputs: Any) -> None:
    """Report on a class that was graded, without judging."""
    names = [kata.name for kata in chosen_katas(katas)] if katas else None
    with _database(folders[0]):
        _write_out([*folders], _points(outputs), names, outputs)


def _points(outputs: dict[str, Any]) -> Points:
    from dojo.classroom.points import Points, read_weights

    if outputs["weights"]:
        return read_weights(outputs["weights"], dojo_root(), outputs["mode"])
    return Points(outputs["mode"])


def _write_out(
    folders: list[Path], points: Points, katas: list[str] | None, outputs: dict[str, Any]
) -> None:
    """Print the report, and write every file that belongs to it."""
    from dojo.classroom import table
    from dojo.classroom.csvs import write_csv
    from dojo.classroom.feedback import write_feedback
    from dojo.classroom.formats import write
    from dojo.classroom.gradebook import open_gradebook
    from dojo.classroom.page import write_page

    out = folders[0]
    with open_gradebook(folders, points, katas) as book:
        wide = symbols_for(sys.stdout.encoding) == WIDE
        for line in table.lines(book, wide=wide, all_notes=outputs["verbose"]):
            echo(line)
        click.echo()
        files = [write_page(book, out), write_csv(book, out), write_feedback(book, out)]
        for export in outputs["exports"]:
            files.append(_fill(book, export, out))
        for kind in outputs["formats"]:
            files.append(write(book, kind, out))
        click.echo(_("written: {files}").format(files=", ".join(map(str, files))))


def _fill(book: Gradebook, export: Path, out: Path) -> Path:
    from dojo.classroom.filling import fill

    filled = fill(book, export, out)
    if filled.scaled:
        text = _("{file}: points are scaled from {points}")
        click.echo(text.format(file=filled.file.name, points=filled.scaled))
    for text, names in (
        (_("{file}: in the class, and not in the export: {names}"), filled.not_in_file),
        (
            _("{file}: in the export, and not in the class; left as they are: {names}"),
            filled.not_in_class,
        ),
    ):
        if names:
            click.echo(text.format(file=filled.file.name, names="; ".join(names)))
    return filled.file


@dojo.command()
@click.argument("system", type=click.Choice(["gradescope"]))
@click.argument("katas", nargs=-1, required=True, metavar="KATA...", type=KataName())
@click.option(
    "-o",
    "--output",
    default=Path("autograder.zip"),
    show_default=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.",
)
@click.option(
    "--points",
    "mode",
    type=click.Choice(["all", "behaviours"]),
    default="all",
    show_default=True,
    help="All points of a kata or none; or a share for each behaviour.",
)
@click.option("--weights", type=_FILE, help="TOML file with points for each kata: 03 = 2")
def autograder(system: str, katas: tuple[str, ...], output: Path, **outputs: Any) -> None:
    """Write an autograder that another system runs.

    It holds these katas and this program, and no solution.
    """
    from dojo.classroom.autograder import write_autograder

    chosen = chosen_katas(katas)
    write_autograder(chosen, _points(outputs), output)
    text = _("{file}: {katas} for {system}. Upload it as it is.")
    click.echo(text.format(file=output, katas=count(len(chosen), "kata"), system=system))
