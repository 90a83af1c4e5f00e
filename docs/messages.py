"""Brings the catalogue of messages up to date: what is to be translated, the .po file, the compiled .mo file.

python docs/messages.py

Then translate what is empty in `dojo/locale/zh/LC_MESSAGES/dojo.po`, and run it again. What a kata says stands in
`dojo/locale/zh/katas/NN_slug.po`, which need not be complete: the rest is shown in English.
"""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from sentences import sentences

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


Key = tuple[str | None, Text]
Catalogues = dict[str, Catalog]


def updated(language: str) -> Catalogues:
    """Return the catalogues of a language as they have to be now, by file, with every translation that is known.

    The first is that of the companion, then comes one a kata. A text that two have stands in the first of them.
    """
    katas = sorted(path.parent for path in ROOT.glob("katas/*/README.md"))
    wanted = {f"LC_MESSAGES/{DOMAIN}.po": texts()}
    wanted |= {f"katas/{folder.name}.po": sentences(folder) for folder in katas}
    header, known = "", dict[Key, str | tuple[str, ...]]()
    for path in sorted((LOCALE / language).rglob("*.po"), reverse=True):
        old = kept(path, language)
        known |= {(one.context, _id(one)): one.string for one in old if one.id}
        header = old.header_comment
    catalogues, seen = dict[str, Catalog](), set[Key]()
    for name, found in wanted.items():
        catalogues[name] = catalogue = Messages(locale=language, header_comment=header, fuzzy=False)
        for text, context in found:
            key = context, text
            if key not in seen:
                several = isinstance(text, tuple)
                catalogue.add(text, known.get(key, ("",) if several else ""), context=context)
            seen.add(key)
    return catalogues


def _id(message: Message) -> Text:
    return tuple(message.id) if isinstance(message.id, (list, tuple)) else message.id


def kept(path: Path, language: str) -> Catalog:
    """Return the catalogue that a file holds."""
    with open(path, "rb") as file:
        return read_po(file, locale=language)


def compiled(catalogues: Catalogues) -> bytes:
    """Return all that is translated, as gettext reads it."""
    file = io.BytesIO()
    first = next(iter(catalogues.values()))
    everything = Messages(locale=first.locale, fuzzy=False)
    for catalogue in catalogues.values():
        for one in catalogue:
            if one.id:
                everything.add(one.id, one.string, context=one.context)
    write_mo(file, everything)
    return file.getvalue()


def missing(catalogue: Catalog) -> list[Text]:
    """Return what is not translated yet."""
    return [one.id for one in catalogue if one.id and not all([one.string, *one.string])]


def as_po(catalogue: Catalog) -> bytes:
    """Return a catalogue as the text that a translator edits."""
    file = io.BytesIO()
    write_po(file, catalogue, width=100, no_location=True)
    return file.getvalue()


def main() -> None:
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        catalogues, folder = updated(language), LOCALE / language
        for name, catalogue in catalogues.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(as_po(catalogue))
            done = len(catalogue) - len(missing(catalogue))
            print(f"{language}/{name}: {done} of {len(catalogue)} messages are translated")
        (folder / "LC_MESSAGES" / f"{DOMAIN}.mo").write_bytes(compiled(catalogues))


if __name__ == "__main__":
    main()
