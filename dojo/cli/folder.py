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
from dojo.kata.catalog import find_katas, find_root

_SHELLS = ["bash", "zsh", "fish"]


@dojo.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Create a FOLDER with all katas, to work without a clone."""
    from dojo.desk import folder as own

    made = here() / folder
    own.init(made)
    click.echo(f"{folder}: {len(find_katas(made))} katas. Next:")
    if made != here():
        click.echo(f"  cd {_quoted(folder)}")
    click.echo("  dojo")


def _quoted(folder: Path) -> str:
    """Return a folder as a shell takes it for one word that is no option."""
    path = os.path.join(".", folder) if str(folder).startswith("-") else str(folder)
    return subprocess.list2cmdline([path]) if os.name == "nt" else shlex.quote(path)


@dojo.command()
def update() -> None:
    """Update lessons and tests in a folder made by `dojo init`."""
    from dojo.desk import folder as own

    lines = list(own.update(dojo_root()))
    for line in lines or ["everything is up to date"]:
        click.echo(line)


@dojo.command()
def doctor() -> None:
    """Check the installation, and say what works here."""
    from dojo.desk.doctor import examine

    well = True
    for name, finding, fine in examine(find_root(here())):
        well &= fine
        click.secho(f"{name:<14} {finding}", fg=None if fine else "red")
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
        raise Mistake(f"no completion for {name}: there is one for {', '.join(_SHELLS)}")
    click.echo(found(dojo, {}, "dojo", "_DOJO_COMPLETE").source())
