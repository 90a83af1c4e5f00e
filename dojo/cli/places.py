"""Commands for other places to sit: a notebook, a tutor."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import click

from dojo.cli.base import KataName, Mistake, chosen_katas, dojo, dojo_root, here, katas_or_current
from dojo.language import _


@dojo.command()
@click.argument("katas", nargs=-1, metavar="[KATA]...", type=KataName())
@click.option("--all", "all_of_them", is_flag=True, help="Make one for every kata.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write; for several katas, the folder.  [default: NN_slug.ipynb here]",
)
@click.option(
    "--repository",
    metavar="OWNER/NAME",
    default="",
    help="Where on GitHub it will lie: install from there, and add a badge for Colab.",
)
def notebook(
    katas: tuple[str, ...], all_of_them: bool, output: Path | None, repository: str
) -> None:
    """Make a notebook of a kata: lesson, stub and hints.

    In it, `%load_ext dojo` and a cell that begins with `%%kata 03` judge that cell. A file that is
    there is kept as a backup.
    """
    _need("nbformat", "notebook")
    from dojo.notebook.make import write

    chosen = chosen_katas(()) if all_of_them else katas_or_current(katas)
    place = here() / (output or "")
    if len(chosen) > 1 or place.is_dir():
        if place.exists() and not place.is_dir():
            text = _("{file} is a file: several notebooks need a folder")
            raise Mistake(text.format(file=output))
        place.mkdir(parents=True, exist_ok=True)
    for kata in chosen:
        path = place / f"{kata.name}.ipynb" if place.is_dir() else place
        click.echo(f"{os.path.relpath(path)}: {write(kata, path, repository)}")


@dojo.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def mcp(folder: Path | None) -> None:
    """Let an assistant be a tutor (an MCP server on stdin and stdout).

    FOLDER holds the katas, for a program that starts this elsewhere.

    It can list the katas, judge your own file, read lessons and stubs, and give the next hint after
    an attempt that failed. It cannot see a solution or change a file.
    """
    _need("mcp", "mcp")
    root = dojo_root(folder)
    from dojo.tutor.server import serve

    serve(root)


def _need(package: str, extra: str) -> None:
    if not find_spec(package):
        text = _("this needs {package}: install it with `{command}`")
        command = f"pip install 'torch-dojo[{extra}]'"
        raise Mistake(text.format(package=package, command=command))
