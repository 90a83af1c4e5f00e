"""Commands about a folder and the machine: make one, bring it up to date, look what is off."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from dojo.cli.base import Mistake, dojo, dojo_root, here
from dojo.kata.catalog import find_katas, find_root, material
from dojo.kata.columns import padded
from dojo.language import _
from dojo.report.summary import count

_SHELLS = ["bash", "zsh", "fish"]


@dojo.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--katas", default="", metavar="NUMBERS", help="Only these katas: 00-04,09")
@click.option("--no-solutions", is_flag=True, help="Solutions cannot be shown there.")
@click.option("--zip", "as_zip", is_flag=True, help="Also make FOLDER.zip, to hand out.")
def init(folder: Path, katas: str, no_solutions: bool, as_zip: bool) -> None:
    """Create a FOLDER with katas, to work without a clone or to hand out.

    `dojo update` keeps to what you choose here.
    """
    from dojo.desk import folder as own

    made = here() / folder
    archive = made.with_name(f"{made.name}.zip")
    if as_zip and archive.exists():
        text = _("{file} is there already: move it away, or choose another folder")
        raise Mistake(text.format(file=archive))
    own.init(made, own.Choice(_numbered(katas), solutions=not no_solutions))
    if as_zip:
        own.archive(made)
        click.echo(_("{file}: to hand out").format(file=os.path.relpath(archive)))
    text = _("{folder}: {katas}. Next:")
    click.echo(text.format(folder=folder, katas=count(len(find_katas(made)), "kata")))
    if made != here():
        click.echo(f"  cd {_quoted(folder)}")
    click.echo("  dojo")


def _numbered(text: str) -> tuple[str, ...]:
    """Return the names of the katas in a list such as `00-04,09`."""
    every = {int(kata.number): kata.name for kata in find_katas(material())}
    chosen: set[int] = set()
    for part in filter(None, text.replace(" ", "").split(",")):
        first, *rest = part.split("-", 1)
        last = "".join(rest)
        if not (first.isdigit() and (last or first).isdigit()):
            said = _("--katas {text}: write numbers and ranges, such as 00-04,09")
            raise Mistake(said.format(text=text))
        numbers = range(int(first), int(last or first) + 1)
        if missing := [number for number in numbers[:100] if number not in every]:
            said = _("--katas {text}: there is no kata {number}")
            raise Mistake(said.format(text=text, number=f"{missing[0]:02}"))
        if not numbers:
            said = _("--katas {text}: {part} is empty, write the lower number first")
            raise Mistake(said.format(text=text, part=part))
        chosen.update(numbers)
    if text and not chosen:
        said = _("--katas {text}: write numbers and ranges, such as 00-04,09")
        raise Mistake(said.format(text=repr(text)))
    return tuple(every[number] for number in sorted(chosen))


def _quoted(folder: Path) -> str:
    """Return a folder as a shell takes it for one word that is no option."""
    path = os.path.join(".", folder) if str(folder).startswith("-") else str(folder)
    return subprocess.list2cmdline([path]) if os.name == "nt" else shlex.quote(path)


@dojo.command()
def update() -> None:
    """Update lessons and tests in a folder made by `dojo init`."""
    from dojo.desk import folder as own

    lines = list(own.update(dojo_root()))
    for line in lines or [_("everything is up to date")]:
        click.echo(line)


@dojo.command()
def doctor() -> None:
    """Check the installation, and say what works here."""
    from dojo.desk.doctor import examine

    well = True
    for name, finding, fine in examine(find_root(here())):
        well &= fine
        click.secho(f"{padded(name, 14)} {finding}", fg=None if fine else "red")
    sys.exit(0 if well else 1)


@dojo.command()
@click.argument("shell", type=click.Choice(_SHELLS), required=False)
def completion(shell: str | None) -> None:
    """Print the shell code that completes commands and katas.

    For bash: eval "$(dojo completion bash)", in ~/.bashrc.
    """
    name = shell or Path(os.environ.get("SHELL", "bash")).name
    found = get_completion_class(name)
    if found is None:
        text = _("no completion for {name}: there is one for {shells}")
        raise Mistake(text.format(name=name, shells=", ".join(_SHELLS)))
    click.echo(found(dojo, {}, "dojo", "_DOJO_COMPLETE").source())
