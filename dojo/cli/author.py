"""Commands of an author: stubs, and the proof of a kata."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from dojo.cli.base import KataName, Mistake, chosen_katas, dojo, dojo_root, progress
from dojo.judge.runner import Runner
from dojo.kata.catalog import Kata
from dojo.kata.files import Refused, back_up
from dojo.kata.stubs import stub_of
from dojo.language import _

if TYPE_CHECKING:
    from dojo.author.check import Report


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a stub is out of step.")
def stubs(katas: tuple[str, ...], check: bool) -> None:
    """Write the stubs from the solutions (for authors)."""
    stale = 0
    for kata in chosen_katas(katas):
        text = _stub_of(kata)
        if kata.stub.is_file() and kata.stub.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if check:
            text = _("{kata}: the stub is out of step with {file}")
            click.echo(text.format(kata=kata.name, file=kata.solution.name))
        else:
            kept = back_up(kata.stub) if kata.stub.is_file() else None
            kata.stub.write_text(text, encoding="utf-8", newline="\n")
            text = _("{kata}: written; what it was is in {file}") if kept else _("{kata}: written")
            click.echo(text.format(kata=kata.name, file=kept.name if kept else ""))
    sys.exit(1 if check and stale else 0)


def _stub_of(kata: Kata) -> str:
    try:
        return stub_of(kata)
    except Refused:
        text = _("{file} does not exist: write the solution first")
        raise Mistake(text.format(file=kata.solution)) from None


_COLUMNS = {
    "behaviours": "beh.",
    "right": "right",
    "accepted": "ok",
    "wrong": "wrong",
    "caught": "caught",
    "named": "named",
    "rule": "rule",
    "false": "false",
    "later": "later",
    "later_false": "false",
}
_OF_CHANGES = {"changes": "changes", "noticed": "noticed", "excused": "equal"}


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
@click.option("--changes", is_flag=True, help="Change each solution in one place at a time, too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each kata.")
@click.option("-v", "--verbose", is_flag=True, help="Print notes, too: what gets only the rule.")
def check(katas: tuple[str, ...], changes: bool, as_json: bool, verbose: bool) -> None:
    """Prove katas: stub, solution, lesson and kept answers (for authors).

    The table counts: behaviours; right answers, and how many are accepted (ok); wrong answers, and how many are
    caught; what the first failing behaviour says: it NAMED the mistake, it said only the RULE, or it gave a
    FALSE name; how many mistakes LATER behaviours name, and how many of these names are false.

    Exit code 0: no problem, 1: there are problems.
    """
    from dojo.author.check import checking

    if changes and not find_spec("mutmut"):
        text = _("--changes needs mutmut: install it with `pip install 'torch-dojo[author]'`")
        raise Mistake(text)
    columns = {**_COLUMNS, **(_OF_CHANGES if changes else {})}
    with (
        Runner(dojo_root(), deadline=30, sandbox="off") as runner,
        checking(runner, with_changes=changes) as start,
        progress() as bar,
    ):
        started = [start(kata) for kata in chosen_katas(katas)]
        bar.length = sum(one.judgements for one in started)
        for one in started:
            one.tell(lambda: bar.update(1))
        reports = [one.report() for one in started]
    if not as_json:
        click.secho(f"{'':<22}{''.join(f'{name:>8}' for name in columns.values())}", bold=True)
    for report in reports:
        if as_json:
            click.echo(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            _print_report(report, list(columns), verbose)
    sys.exit(1 if any(report.problems for report in reports) else 0)


def _print_report(report: Report, columns: list[str], verbose: bool) -> None:
    numbers = "".join(f"{report.counts[name]:>8}" for name in columns)
    click.secho(f"{report.kata.title:<22}{numbers}", fg="red" if report.problems else None)
    for text in [*report.problems, *(report.notes if verbose else [])]:
        first, *rest = text.splitlines()
        click.echo("\n".join([f"  {first}", *(f"    {line}" for line in rest)]))
