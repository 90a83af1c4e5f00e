"""What every command shares. A mistake in a command is one line and exit code 2."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from dojo.kata.catalog import Kata, UnknownKata, find_kata, find_katas, find_root
from dojo.kata.files import Refused
from dojo.kata.language import LANGUAGES
from dojo.kata.stubs import MarkError
from dojo.report.record import current
from dojo.report.summary import Line


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
        root = find_root(here())
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
        if isinstance(sys.stdout, io.TextIOWrapper):
            # a character that the terminal does not have becomes `?`
            sys.stdout.reconfigure(errors="replace")
        try:
            sys.exit(super().main(*args, **{**options, "standalone_mode": False}) or 0)
        except click.ClickException as error:
            context = getattr(error, "ctx", None)  # where the words of the command are wrong
            see = f" (see {context.command_path} --help)" if context else ""
            click.echo(f"dojo: {error.format_message().replace(chr(10), ' ')}{see}", err=True)
            sys.exit(error.exit_code)
        except click.Abort:
            sys.exit(1)
        except BrokenPipeError:  # the reader of our output has had enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (UnknownKata, Refused, MarkError) as error:
            raise Mistake(str(error)) from None
        except BrokenPipeError:
            raise
        except OSError as error:
            raise Mistake(f"{error.filename or 'a file'}: {error.strerror or error}") from None


sandbox_option = click.option(
    "--sandbox",
    default="auto",
    show_default=True,
    type=click.Choice(["auto", "required", "bwrap", "off"]),
    help="For the answers of others: what this system has of it; all of it; bubblewrap around it; none.",
)


def here() -> Path:
    """Return the working directory, which may have been removed since it was entered."""
    try:
        return Path.cwd()
    except OSError:
        raise Mistake(
            "the folder in which you are was moved or deleted: change to your torch-dojo folder"
        ) from None


def dojo_root(start: Path | None = None) -> Path:
    """Return the dojo that the working directory, or another folder, belongs to."""
    start = here() / (start or "")
    root = find_root(start)
    if root is None:
        raise Mistake(
            f"there are no katas in {start} or above it: change to your torch-dojo folder, "
            "or make one with `dojo init FOLDER`"
        )
    return root


def chosen_katas(names: Iterable[str]) -> list[Kata]:
    """Return the katas that somebody named, or all of them."""
    root = dojo_root()
    return [find_kata(root, name) for name in names] or find_katas(root)


def katas_or_current(names: tuple[str, ...]) -> list[Kata]:
    return chosen_katas(names) if names else [one_kata(None)]


def one_kata(name: str | None) -> Kata:
    """Return the kata that somebody named, or the current one."""
    return find_kata(dojo_root(), name) if name else current(dojo_root())


def progress(length: int = 0) -> Any:
    """Return a bar on standard error, which is silent where that is no terminal."""
    hidden = not sys.stderr.isatty()
    return click.progressbar(length=length, label="judging", file=sys.stderr, hidden=hidden)


def echo(line: Line) -> None:
    """Print a line of a report."""
    text, style = line
    colour = next((word for word in style.split() if word in ("red", "green")), None)
    click.secho(text, fg=colour, bold="bold" in style or None, dim="light" in style or None)


def width() -> int:
    return min(80, shutil.get_terminal_size().columns)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(package_name="torch-dojo", prog_name="torch-dojo")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of lessons and hints.")
@click.pass_context
def dojo(context: click.Context, lang: str | None) -> None:
    """Learn what torch.nn does with your tensors, by writing it.

    Without a command: watch. KATA is a number, a name or a folder: 3, ordering, katas/03_ordering.
    """
    if lang:
        os.environ["DOJO_LANG"] = lang
    if os.environ.get("NO_COLOR"):
        context.color = False
    if context.invoked_subcommand is None:
        context.invoke(dojo.commands["watch"], kata=None, plain=False)
