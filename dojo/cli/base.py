"""What every command shares. A mistake in a command is one line and exit code 2."""

from __future__ import annotations

import copy
import gettext
import inspect
import io
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from dojo.kata.catalog import Kata, UnknownKata, find_kata, find_katas, find_root
from dojo.kata.files import Refused
from dojo.kata.stubs import MarkError
from dojo.language import DOMAIN, ENGLISH, LANGUAGES, LOCALE, _, choose, language, said
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

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        command = super().get_command(ctx, name)
        return translated(command) if command else None

    def get_help(self, ctx: click.Context) -> str:
        return click.Group.get_help(translated(self), ctx)

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command; whatever is wrong with its words is one line."""
        _speak(None)
        if isinstance(sys.stdout, io.TextIOWrapper):
            # a character that the terminal does not have becomes `?`
            sys.stdout.reconfigure(errors="replace")
        try:
            sys.exit(super().main(*args, **{**options, "standalone_mode": False}) or 0)
        except click.ClickException as error:
            context = getattr(error, "ctx", None)  # where the words of the command are wrong
            see = (
                _("(see {command} --help)").format(command=context.command_path) if context else ""
            )
            text = said(error.format_message()).replace("\n", " ")
            click.echo(f"dojo: {text} {see}".rstrip(), err=True)
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
            name = error.filename or _("a file")
            raise Mistake(f"{name}: {error.strerror or error}") from None


_Command = TypeVar("_Command", bound=click.Command)


def translated(command: _Command) -> _Command:
    """Return a command with its help, and that of its options, in the chosen language."""
    if language() == ENGLISH:
        return command
    command = copy.copy(command)
    command.help = _(inspect.cleandoc(command.help or command.name or ""))
    command.params = [copy.copy(param) for param in command.params]
    for option in command.params:
        if isinstance(option, click.Option) and option.help:
            option.help = _(option.help)
    return command


def _speak(chosen: str | None) -> None:
    """Choose the language, for click's own words as well."""
    choose(chosen)
    gettext.textdomain("messages")  # which is nowhere, as before
    if language() != ENGLISH:
        os.environ["LANGUAGE"] = language()  # it has no other way to ask for one
        gettext.bindtextdomain(DOMAIN, LOCALE)
        gettext.textdomain(DOMAIN)


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
            _("the folder in which you are was moved or deleted: change to your torch-dojo folder")
        ) from None


def dojo_root(start: Path | None = None) -> Path:
    """Return the dojo that the working directory, or another folder, belongs to."""
    start = here() / (start or "")
    root = find_root(start)
    if root is None:
        text = _(
            "there are no katas in {folder} or above it: change to your torch-dojo folder, "
            "or make one with `dojo init FOLDER`"
        )
        raise Mistake(text.format(folder=start))
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
    return click.progressbar(length=length, label=_("judging"), file=sys.stderr, hidden=hidden)


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
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=lambda context, option, chosen: _speak(chosen),  # noqa: ARG005
    help="What is shown, in this language.  [default: DOJO_LANG, or the locale]",
)
@click.version_option(package_name="torch-dojo", prog_name="torch-dojo")
@click.pass_context
def dojo(context: click.Context) -> None:
    """Learn what torch.nn does with your tensors, by writing it.

    Without a command: watch. KATA is a number, a name or a folder: 3, ordering, katas/03_ordering.
    """
    if os.environ.get("NO_COLOR"):
        context.color = False
    if context.invoked_subcommand is None:
        context.invoke(dojo.commands["watch"], kata=None, plain=False)
