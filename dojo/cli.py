"""The command line. A mistake in a command is one line and exit code 2."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dojo.catalog import (
    KATAS,
    SOLUTIONS,
    Kata,
    UnknownKata,
    find_kata,
    find_katas,
    find_root,
    no_target,
)
from dojo.runner import Judgement, Runner
from dojo.stubs import MarkError, make_stub

_COLOURS = {"passed": "green", "todo": "blue"}


class Mistake(click.ClickException):
    """A command that cannot be carried out as it was given: one line and exit code 2."""

    exit_code = 2


def _root() -> Path:
    root = find_root(Path.cwd())
    if root is None:
        raise Mistake(
            f"there are no katas in {Path.cwd()} or above it: change to your torch-dojo folder"
        )
    return root


def _chosen(names: tuple[str, ...]) -> list[Kata]:
    """Return the katas that somebody named, or all of them."""
    root = _root()
    try:
        return [find_kata(root, name) for name in names] or find_katas(root)
    except UnknownKata as error:
        raise Mistake(str(error)) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="torch-dojo", prog_name="torch-dojo")
def dojo() -> None:
    """Learn what torch.nn does with your tensors, by writing it."""


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...")
@click.option(
    "--target",
    default=KATAS,
    metavar="FOLDER",
    show_default=True,
    help="Whose answers: katas (yours), solutions, or a folder that holds slug.py files.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a kata.")
@click.option("--deadline", default=20.0, show_default=True, help="Seconds for one kata.")
@click.option("--memory", default=4096, show_default=True, help="MiB of memory for one kata.")
def judge(katas: tuple[str, ...], target: str, as_json: bool, deadline: float, memory: int) -> None:
    """Judge answers, each in a fresh, guarded process.

    KATA is a number, a slug or a folder; without one, all are judged. Exit code 0: all passed, 1: not yet.
    """
    chosen = _chosen(katas)
    if target not in (KATAS, SOLUTIONS) and not Path(target).exists():
        raise Mistake(no_target(target))
    solved = True
    with Runner(_root(), deadline=deadline, memory=memory << 20) as runner:
        for judgement in runner.judge_all(chosen, target):
            solved &= judgement.verdict == "passed"
            click.echo(judgement.to_json()) if as_json else _print_judgement(judgement)
    sys.exit(0 if solved else 1)


def _print_judgement(judgement: Judgement) -> None:
    tally = f"{judgement.passed}/{judgement.total}"
    line = f"{judgement.kata:<24} {judgement.verdict:<8} {tally:>6}   {judgement.seconds:.2f} s"
    click.secho(line, fg=_COLOURS.get(judgement.verdict, "red"))
    failed = [one for one in judgement.behaviours if one["outcome"] == "failed"]
    if judgement.message:
        _print_indented(f"{judgement.message}\n{judgement.where}")
    elif failed:
        first = failed[0]
        _print_indented(f"{first['sentence']}\n{first['message']}\n{first['where']}")
        if len(failed) > 1:
            _print_indented(f"... and {len(failed) - 1} more")


def _print_indented(text: str) -> None:
    for line in text.strip().splitlines():
        click.echo(f"    {line}")


@dojo.command()
@click.argument("kata")
@click.argument("number", type=int, default=1)
def hint(kata: str, number: int) -> None:
    """Show a hint for KATA: the first, or the one with that NUMBER; each says more than the last."""
    chosen = _chosen((kata,))[0]
    hints = chosen.hints
    if not 1 <= number <= len(hints):
        raise Mistake(f"{chosen.title} has the hints 1 to {len(hints)}, not {number}")
    click.secho(f"{chosen.title}, hint {number} of {len(hints)}", bold=True)
    click.echo(hints[number - 1])
    if number < len(hints):
        click.secho(f"more: dojo hint {chosen.number} {number + 1}", dim=True)


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a stub is out of step.")
def stubs(katas: tuple[str, ...], check: bool) -> None:
    """Generate the stubs from the solutions (for contributors)."""
    stale = 0
    for kata in _chosen(katas):
        text = _stub_of(kata)
        if kata.stub.is_file() and kata.stub.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if check:
            click.echo(f"{kata.name}: the stub is out of step with {kata.solution.name}")
        else:
            backup = _backed_up(kata.stub)
            kata.stub.write_text(text, encoding="utf-8", newline="\n")
            click.echo(f"{kata.name}: written{backup}")
    sys.exit(1 if check and stale else 0)


def _backed_up(path: Path) -> str:
    """Keep a copy of a file that is about to be written, and say where it is."""
    if not path.is_file():
        return ""
    backup = path.with_name(f"{path.name}.bak")
    backup.write_bytes(path.read_bytes())
    return f"; what it was is in {backup.name}"


def _stub_of(kata: Kata) -> str:
    try:
        return make_stub(kata.solution.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Mistake(f"{kata.solution} does not exist: write the solution first") from None
    except MarkError as error:
        raise Mistake(f"{kata.solution}: {error}") from None
