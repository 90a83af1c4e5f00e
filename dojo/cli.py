"""The command line. A mistake in a command is one line and exit code 2."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from dojo import actions
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
from dojo.record import Result, recall
from dojo.runner import Judgement, Runner
from dojo.stubs import MarkError, stub_of
from dojo.summary import Line, symbols_for

_COLOURS = {
    "passed": "green",
    "solved": "green",
    "todo": "blue",
    "changed": "blue",
    "failed": "red",
}
_SHELLS = ["bash", "zsh", "fish"]


class Mistake(click.ClickException):
    """A command that cannot be carried out as it was given: one line and exit code 2."""

    exit_code = 2


class KataName(click.ParamType[str]):
    """A kata by its number, slug or folder; a shell completes it."""

    name = "kata"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        root = find_root(Path.cwd())
        names = [kata.name for kata in find_katas(root)] if root else []
        fitting = [
            name for name in names if name.startswith(incomplete) or name[3:].startswith(incomplete)
        ]
        return [CompletionItem(name) for name in fitting]


class Commands(click.Group):
    """Commands in the order of this file, and a suggestion for one that is misspelt."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command; whatever is wrong with its words is one line."""
        try:
            sys.exit(super().main(*args, **{**options, "standalone_mode": False}) or 0)
        except click.ClickException as error:
            context = getattr(error, "ctx", None)  # where the words of the command are wrong
            see = f" (see {context.command_path} --help)" if context else ""
            click.echo(f"dojo: {error.format_message().replace(chr(10), ' ')}{see}", err=True)
            sys.exit(error.exit_code)
        except click.Abort:
            sys.exit(1)
        except BrokenPipeError:  # whoever reads our output has had enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (UnknownKata, actions.Refused, MarkError) as error:
            raise Mistake(str(error)) from None
        except BrokenPipeError:
            raise
        except OSError as error:
            raise Mistake(f"{error.filename or 'a file'}: {error.strerror or error}") from None


def _root() -> Path:
    root = find_root(Path.cwd())
    if root is None:
        raise Mistake(
            f"there are no katas in {Path.cwd()} or above it: change to your torch-dojo folder, "
            "or make one with `dojo init FOLDER`"
        )
    return root


def _chosen(names: Iterable[str]) -> list[Kata]:
    """Return the katas that somebody named, or all of them."""
    root = _root()
    return [find_kata(root, name) for name in names] or find_katas(root)


def _chosen_or_current(names: tuple[str, ...]) -> list[Kata]:
    return _chosen(names) if names else [_one(None)]


def _one(name: str | None) -> Kata:
    """Return the kata that somebody named, or the current one."""
    return find_kata(_root(), name) if name else actions.current(_root())


def _echo(line: Line) -> None:
    """Print a line of a report."""
    text, style = line
    colour = next((word for word in style.split() if word in ("red", "green")), None)
    click.secho(text, fg=colour, bold="bold" in style or None, dim="light" in style or None)


def _width() -> int:
    return min(80, shutil.get_terminal_size().columns)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(package_name="torch-dojo", prog_name="torch-dojo")
@click.pass_context
def dojo(context: click.Context) -> None:
    """Learn what torch.nn does with your tensors, by writing it.

    Without a command: watch. KATA is a number, a slug or a folder: 3, ordering, katas/03_ordering.
    """
    if os.environ.get("NO_COLOR"):
        context.color = False
    if context.invoked_subcommand is None:
        context.invoke(watch, kata=None, plain=False)


@dojo.command()
@click.argument("kata", required=False, type=KataName())
@click.option("--plain", is_flag=True, help="Print line by line; keys are followed by Enter.")
def watch(kata: str | None, plain: bool) -> None:
    """Judge a kata anew each time you save it.

    Starts with KATA, or with the first that is not solved. Where output is no terminal, it is
    judged once.
    """
    root, chosen = _root(), _one(kata)
    from dojo import plain as printed

    if not plain and not sys.stdout.isatty():
        sys.exit(0 if printed.once(root, chosen, _echo, _width()) else 1)
    if plain or os.environ.get("TERM") == "dumb" or not sys.stdin.isatty():
        printed.watch(root, chosen, _echo, _width())
        return
    from dojo.watch import watch as watch_screen

    watch_screen(root, chosen)


@dojo.command(name="list")
@click.option("--run", is_flag=True, help="Judge every kata first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a kata.")
def list_katas(run: bool, as_json: bool) -> None:
    """Show every kata, its state from the last run, and where its file is.

    Exit code 0: all are solved, 1: not yet.
    """
    root = _root()
    if run:
        _run_all(root)
    results, symbols = actions.results(root), symbols_for(sys.stdout.encoding)
    for result in results:
        if as_json:
            click.echo(json.dumps(actions.as_row(result, root), ensure_ascii=False))
        else:
            _print_result(result, symbols)
    sys.exit(0 if all(result.state == "solved" for result in results) else 1)


def _run_all(root: Path) -> None:
    """Judge every kata, with a bar on standard error where that is a terminal."""
    katas = find_katas(root)
    with (
        Runner(root) as runner,
        click.progressbar(length=len(katas), label="judging", file=sys.stderr) as bar,
    ):
        for _ in actions.judge(runner, katas):
            bar.update(1)


def _print_result(result: Result, symbols: dict[str, str]) -> None:
    state, tally = result.state, f"{result.passed}/{result.total}"
    text = f"{symbols.get(state, ' ')} {result.kata.number} {tally:>6}  {result.said:<8}"
    click.secho(text, fg=_COLOURS.get(state), nl=False)
    click.echo(f" {os.path.relpath(result.kata.stub)}")


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
@click.option(
    "--target",
    default=KATAS,
    metavar="FOLDER",
    show_default=True,
    help="Whose answers: katas (yours), solutions, or a folder that holds slug.py files.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a kata.")
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
def judge(katas: tuple[str, ...], target: str, as_json: bool, deadline: float, memory: int) -> None:
    """Judge answers, each in a fresh, guarded process.

    Without KATA, all are judged. Exit code 0: all passed, 1: not yet.
    """
    chosen = _chosen(katas)
    if target not in (KATAS, SOLUTIONS) and not Path(target).exists():
        raise Mistake(no_target(target))
    solved = True
    with Runner(_root(), deadline=deadline, memory=memory << 20) as runner:
        for judgement in actions.judge(runner, chosen, target):
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
@click.argument("kata", type=KataName(), required=False)
@click.argument("number", type=int, default=1)
def hint(kata: str | None, number: int) -> None:
    """Show a hint: the first, or the one with that NUMBER; each says more than the last."""
    chosen = _one(kata)
    hints = chosen.hints
    if not 1 <= number <= len(hints):
        raise Mistake(f"{chosen.title} has the hints 1 to {len(hints)}, not {number}")
    click.secho(f"{chosen.title}, hint {number} of {len(hints)}", bold=True)
    click.echo(actions.hint(chosen, number, _width()))
    if number < len(hints):
        click.secho(f"more: dojo hint {chosen.number} {number + 1}", dim=True)


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
def lesson(katas: tuple[str, ...]) -> None:
    """Show the lesson of a kata, or of the current one."""
    for kata in _chosen_or_current(katas):
        text = actions.lesson(kata)
        if not sys.stdout.isatty():
            click.echo(text)
            continue
        from rich.console import Console
        from rich.markdown import Markdown

        Console(width=_width()).print(Markdown(text))


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
@click.option("-y", "--yes", is_flag=True, help="Show it although the kata is not solved.")
def solution(katas: tuple[str, ...], yes: bool) -> None:
    """Show one good answer; beside yours, as a difference, once yours is solved."""
    for kata in _chosen_or_current(katas):
        if recall(kata).state == "solved":
            click.secho(f"{kata.title}: yours, and one solution", bold=True)
            for line in actions.difference(kata) or ["They are the same, word for word."]:
                click.secho(line, fg={"+": "green", "-": "red"}.get(line[:1]))
            continue
        question = f"{kata.title} is not solved, as far as the last run knows. Show a solution?"
        if not yes and not sys.stdin.isatty():
            raise Mistake(
                f"{kata.title} is not solved yet: `dojo solution {kata.number} --yes` shows it"
            )
        if yes or click.confirm(question):
            click.echo(actions.solution(kata))


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
@click.option("--all", "all_of_them", is_flag=True, help="Reset every kata.")
@click.option("--undo", is_flag=True, help="Take the file back that the last reset replaced.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
def reset(katas: tuple[str, ...], all_of_them: bool, undo: bool, yes: bool) -> None:
    """Make a stub anew; the old file is kept as a backup."""
    if bool(katas) == all_of_them:
        raise Mistake("name the katas to reset, such as `dojo reset 03`, or give --all")
    chosen = _chosen(katas)
    if all_of_them and not yes and not undo:
        if not sys.stdin.isatty():
            raise Mistake(f"this resets all {len(chosen)} katas: say so with --yes")
        if not click.confirm(f"Reset all {len(chosen)} katas? Every file is kept as a backup."):
            sys.exit(1)
    for kata in chosen:
        if undo:
            _undo(kata, skip=all_of_them)
            continue
        kept = actions.reset(kata)
        said = f"your file is kept in {os.path.relpath(kept)}" if kept else "nothing to keep"
        click.echo(f"{kata.name}: the stub is new; {said}")
        if kept:
            click.secho(f"back: dojo reset {kata.number} --undo", dim=True)


def _undo(kata: Kata, *, skip: bool) -> None:
    try:
        taken, kept = actions.undo(kata)
    except actions.Refused:
        if skip:
            return
        raise
    said = f"; what stood there is kept in {os.path.relpath(kept)}" if kept else ""
    click.echo(f"{kata.name}: your file of {taken.name} is back{said}")


@dojo.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a FOLDER with all katas, to work in without a clone."""
    from dojo import folder as own

    own.init(folder.absolute())
    click.echo(f"{folder}: {len(find_katas(folder.absolute()))} katas. Next:")
    click.echo(f"  cd {folder}\n  dojo")


@dojo.command()
def update() -> None:
    """Bring newer lessons and tests into a folder that `dojo init` made; your answers stay."""
    from dojo import folder as own

    lines = list(own.update(_root()))
    for line in lines or ["everything is as this version has it"]:
        click.echo(line)


@dojo.command()
def doctor() -> None:
    """Say what is installed and what works here, for when something is off."""
    from dojo.doctor import examine

    well = True
    for name, finding, fine in examine(find_root(Path.cwd())):
        well &= fine
        click.secho(f"{name:<14} {finding}", fg=None if fine else "red")
    sys.exit(0 if well else 1)


@dojo.command()
@click.argument("shell", type=click.Choice(_SHELLS), required=False)
def completion(shell: str | None) -> None:
    """Print what makes a shell complete the commands and katas.

    For bash: eval "$(dojo completion bash)", in ~/.bashrc.
    """
    name = shell or Path(os.environ.get("SHELL", "bash")).name
    found = get_completion_class(name)
    if found is None:
        raise Mistake(f"no completion for {name}: there is one for {', '.join(_SHELLS)}")
    click.echo(found(dojo, {}, "dojo", "_DOJO_COMPLETE").source())


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
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
            kept = actions.back_up(kata.stub) if kata.stub.is_file() else None
            kata.stub.write_text(text, encoding="utf-8", newline="\n")
            click.echo(f"{kata.name}: written{f'; what it was is in {kept.name}' if kept else ''}")
    sys.exit(1 if check and stale else 0)


def _stub_of(kata: Kata) -> str:
    try:
        return stub_of(kata)
    except FileNotFoundError:
        raise Mistake(f"{kata.solution} does not exist: write the solution first") from None


_COLUMNS = ["behaviours", "right", "accepted", "wrong", "caught", "named", "rule", "false"]
_COLUMNS += ["later", "later_false"]


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a kata.")
@click.option("-v", "--verbose", is_flag=True, help="List what only gets the rule, too.")
def check(katas: tuple[str, ...], as_json: bool, verbose: bool) -> None:
    """Prove katas: stub, solution, lesson, and the answers that are kept (for authors).

    A table tells how many wrong answers are caught, and what the first behaviour that fails says: it has NAMED the
    mistake, it says only the RULE, or it gives a FALSE name; then the same of LATER behaviours.
    Exit code 0: all is well, 1: there are problems.
    """
    from dojo.author.check import checking

    chosen, well = _chosen(katas), True
    with Runner(_root(), deadline=60) as runner, checking(runner) as start:
        started = [start(kata) for kata in chosen]
        if not as_json:
            click.secho(f"{'kata':<22}{''.join(f'{name:>12}' for name in _COLUMNS)}", bold=True)
        for checked in started:
            report = checked.report()
            well &= not report.problems
            if as_json:
                click.echo(json.dumps(report.as_json(), ensure_ascii=False))
                continue
            numbers = "".join(f"{report.counts[name]:>12}" for name in _COLUMNS)
            click.secho(f"{report.kata.title:<22}{numbers}", fg="red" if report.problems else None)
            for line in [*report.problems, *(report.notes if verbose else [])]:
                click.echo(f"    {line}")
    sys.exit(0 if well else 1)
