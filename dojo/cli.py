"""The command line. A mistake in a command is one line and exit code 2."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dojo.catalog import Kata, UnknownKata, find_kata, find_katas, find_root
from dojo.stubs import MarkError, make_stub


def _root() -> Path:
    root = find_root(Path.cwd())
    if root is None:
        raise click.UsageError(
            f"there are no katas in {Path.cwd()} or above it: change to your torch-dojo folder"
        )
    return root


def _chosen(names: tuple[str, ...]) -> list[Kata]:
    """Return the katas that somebody named, or all of them."""
    root = _root()
    try:
        return [find_kata(root, name) for name in names] or find_katas(root)
    except UnknownKata as error:
        raise click.UsageError(str(error)) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="torch-dojo", prog_name="torch-dojo")
def dojo() -> None:
    """Learn what torch.nn does with your tensors, by writing it."""


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
            kata.stub.write_text(text, encoding="utf-8", newline="\n")
            click.echo(f"{kata.name}: written")
    sys.exit(1 if check and stale else 0)


def _stub_of(kata: Kata) -> str:
    try:
        return make_stub(kata.solution.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise click.UsageError(
            f"{kata.solution} does not exist: write the solution first"
        ) from None
    except MarkError as error:
        raise click.UsageError(f"{kata.solution}: {error}") from None
