"""Brings the catalogue of messages up to date: what is to be translated, the .po file, the compiled .mo file.

python docs/messages.py

Then translate what is empty in `dojo/locale/zh/LC_MESSAGES/dojo.po`, and run it again.
"""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from dojo.cli import dojo
from dojo.language import DOMAIN, ENGLISH, LANGUAGES, LOCALE, MADE
from dojo.report.errors import KNOWN_ERRORS

ROOT = Path(__file__).parent.parent
# By the function and the number of its arguments (a comma at the end counts): which of them are texts
_FUNCTIONS = {"_": {1: None, 3: (1, 2), 4: (1, 2)}, "N_": {1: None, 2: (1, 2)}}
# What click says itself, as far as people meet it here.
_OF_CLICK = [
    "Usage:",
    "Options",
    "Commands",
    "default: {default}",
    "required",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    "Show this message and exit.",
    "Show the version and exit.",
    "No such command {name!r}.",
    "No such option {name!r}.",
    "Option {name!r} does not take a value.",
    "Invalid value for {param_hint}: {message}",
    "Invalid value: {message}",
    "Missing argument",
    "Missing option",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is a file.",
    "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
    "file",
    "path",
    "directory",
]


Text = str | tuple[str, ...]  # with its plural, where it has one


def texts() -> Iterator[tuple[Text, str | None]]:
    """Yield all that is to be translated, with its context, in the order of the files."""
    for name, kinds in _FUNCTIONS.items():
        for _, _, text, _, _ in extract_from_dir(ROOT / DOMAIN, keywords={name: kinds}):
            has_values = isinstance(text, str) and re.search(r"\{\w+\}", text)
            yield text, MADE if name == "N_" and has_values else None
    for _, sentence in KNOWN_ERRORS:
        yield sentence, None
    for command in [dojo, *dojo.commands.values()]:
        options = [one for one in command.params if isinstance(one, click.Option)]
        for said in filter(None, [command.help, *(one.help for one in options)]):
            yield inspect.cleandoc(said), None
    for text in _OF_CLICK:
        yield text, None


class Messages(Catalog):
    """A catalogue whose header holds what gettext needs, and no date."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        kept = ("Language", "Plural-Forms", "Content-Type", "Content-Transfer-Encoding")
        return [one for one in super().mime_headers if one[0] in kept]


def updated(language: str) -> Catalog:
    """Return the catalogue of a language as it has to be now, with every translation that is known."""
    with open(LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po", "rb") as file:
        known = read_po(file, locale=language)
    catalogue = Messages(locale=language, header_comment=known.header_comment, fuzzy=False)
    for text, context in texts():
        old = known.get(text, context)
        string = old.string if old else ""
        several = isinstance(text, tuple) and not isinstance(string, tuple)
        catalogue.add(text, (string,) if several else string, context=context)
    return catalogue


def missing(catalogue: Catalog) -> list[Text]:
    """Return what is not translated yet."""
    return [one.id for one in catalogue if one.id and not all([one.string, *one.string])]


def as_po(catalogue: Catalog) -> bytes:
    """Return a catalogue as the text that a translator edits."""
    file = io.BytesIO()
    write_po(file, catalogue, width=100, no_location=True)
    return file.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Return a catalogue as gettext reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> None:
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        catalogue, folder = updated(language), LOCALE / language / "LC_MESSAGES"
        (folder / f"{DOMAIN}.po").write_bytes(as_po(catalogue))
        (folder / f"{DOMAIN}.mo").write_bytes(as_mo(catalogue))
        print(f"{language}: {len(catalogue)} messages, {len(missing(catalogue))} to translate")


if __name__ == "__main__":
    main()
