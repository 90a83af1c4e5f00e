"""The language that a person reads: English, or one for which `locale/` holds a catalogue.

What is data stays English whoever asks: a judgement, JSON, ids. It is translated where it is shown, by `said`.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import GNUTranslations

ENGLISH = "en"
LANGUAGES = [ENGLISH, "zh"]
DOMAIN, LOCALE = "dojo", Path(__file__).with_name("locale")
# The contexts, in the catalogue, of texts that get their values in English
MADE = "made"  # those of the companion
TOLD = "told"  # those of a kata: no value holds the end of a sentence
PART = "part"  # words that are such a value

_LOCALE_VARIABLES = ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"]
LINE = 74  # columns, at most, of a line in a judgement
_VALUE = re.compile(r"\{(\w+)\}")
PARTS = {"said", "why", "kind", "rule"}  # the values that are sentences or nouns themselves
_END = re.compile(r"(?<=[.?!:)]) ")  # perhaps, of a sentence
_ENDED = re.compile(r"[.?!] ")
_WORDS = re.compile(r"[a-z]{2,},? [a-z]{2,}")

_asked = ""  # by an option; it counts before the environment


def choose(language: str | None) -> None:
    """Speak one of the `LANGUAGES` from now on; None: as the environment says."""
    global _asked
    _asked = language or ""


def language() -> str:
    """Return the language that was chosen: by an option, by DOJO_LANG, or by the locale."""
    if _asked:
        return _asked
    own = os.environ.get("DOJO_LANG")
    said = own or next(filter(None, map(os.environ.get, _LOCALE_VARIABLES)), "")
    named = said.partition(":")[0].lower()
    return next((one for one in LANGUAGES if re.match(rf"{one}\b|{one}_", named)), ENGLISH)


def _(text: str, several: str = "", number: int = 1) -> str:
    """Return a fixed text in the chosen language; `several` is for another `number` than one.

    Values are put in afterwards: `_("{name} is missing").format(name=name)`.
    """
    if language() == ENGLISH:
        return several if several and number != 1 else text
    known = _catalogue(language())
    return known.ngettext(text, several, number) if several else known.gettext(text)


def N_(text: str, several: str = "") -> str:  # noqa: ARG001, N802 (the name by which gettext's tools know it)
    """Return a text as it is: it is in the catalogue for `said` to find, once its values are in it."""
    return text


def said(text: str) -> str:
    """Return a text that was made in English, with its values in it, in the chosen language.

    As a whole, else line by line, else sentence by sentence; what the catalogue does not have stays as it is.
    """
    if language() == ENGLISH or not text:
        return text
    if whole := _found(text):
        return whole
    lines, shown = text.split("\n"), list[str]()
    while lines:
        together = 1
        while together < len(lines) and _goes_on(lines[:together], lines[together]):
            together += 1
        for taken in range(together, 0, -1):
            if found := _found(" ".join(lines[:taken])):
                break
        shown.append(found or _by_sentences(lines[0]))
        del lines[:taken]
    return "\n".join(shown)


def _goes_on(lines: list[str], following: str) -> bool:
    """Tell whether a text may have been broken here: no word more would have fitted, and the two are not two texts."""
    word = following.partition(" ")[0]
    was_full = bool(word) and len(lines[-1]) + 1 + len(word) > LINE
    return was_full and not (_found(following) and _found(" ".join(lines)))


def _by_sentences(line: str) -> str:
    """Return a line of several sentences, if each is found, on its own or with those that follow it."""
    sentences, shown = _END.split(line), ""
    while sentences:
        for taken in range(len(sentences) - (not shown), 0, -1):
            if found := _found(" ".join(sentences[:taken])):
                break
        else:
            return line
        shown += found if found[-1] in "。？！）" else f"{found} "
        del sentences[:taken]
    return shown.rstrip()


def _found(text: str) -> str:
    known = _catalogue(language())
    if (same := known.gettext(text)) != text or not text:
        return same
    return _filled(text, MADE, TOLD)


def _filled(text: str, *contexts: str) -> str:
    """Return the translation of what a text was made from, with its values; nothing where it is not known."""
    for longest, pattern, translated, context in _templates(language(), contexts):
        if longest in text and (match := re.fullmatch(pattern, text)):
            values = match.groupdict()
            shown = {name: _part(name, value, context) for name, value in values.items()}
            if not any(_is_other(name, values, shown, context, translated) for name in values):
                parts = _VALUE.split(translated)  # words and, between them, names
                return "".join(shown[one] if at % 2 else one for at, one in enumerate(parts))
    return ""


def _is_other(
    name: str, values: dict[str, str], shown: dict[str, str], context: str, translated: str
) -> bool:
    """Tell whether a value is no value of this text: sentences or, in a kata's, words that nobody has translated."""
    is_whole, is_words = _ENDED.search(values[name]), _WORDS.search(shown[name])
    if context == MADE:
        return bool(name in PARTS and is_whole and is_words)
    is_quoted = any(f"{quote}{{{name}}}{quote}" in translated for quote in '`"')
    return bool((is_whole and name not in PARTS) or (is_words and not is_quoted))


def _part(name: str, text: str, context: str) -> str:
    """Return a value of a sentence; the article of a name, `a list`, is for English only."""
    bare = re.sub(r"^an? (?=\S+$)", "", text)
    if context == MADE:
        return said(bare) if name in PARTS else text
    if known := _word(text) or _word(bare) or _filled(text, PART):
        return known
    words, names = [_word(one) for one in text.split(", ")], text.split(" and ")
    if all(words):
        return _(", ").join(words)
    if len(names) > 1 and " " not in "".join(names):
        return _(" and ").join(names)
    return said(bare) if name in PARTS else bare


def _word(text: str) -> str:
    """Return the translation of words that are a value; nothing where they are not known."""
    known = _catalogue(language()).pgettext(PART, text)
    return known if known != text else ""


@cache
def _catalogue(language: str) -> GNUTranslations:
    from gettext import GNUTranslations

    with open(LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo", "rb") as file:
        return GNUTranslations(file)


@cache
def _templates(language: str, contexts: tuple[str, ...]) -> list[tuple[str, str, str, str]]:
    """Return what finds the texts that have values in them: a part to look for, a pattern, the translation.

    The one with the most words of its own comes first.
    """
    known: dict[str, str] = vars(_catalogue(language))["_catalog"]  # which nothing public lists
    made = [(*key.split("\x04"), key) for key in known if "\x04" in str(key)]
    found = []
    for context, text, key in sorted(made, key=lambda one: -len(_VALUE.sub("", one[1]))):
        if context in contexts and _VALUE.search(text):
            parts = _VALUE.split(text)
            found.append((max(parts[::2], key=len), _pattern(parts), known[key], context))
    return found


def _pattern(parts: list[str]) -> str:
    """Return the pattern of a text that is split into words and, between them, names of values."""
    pattern, seen = "", set[str]()
    for at, part in enumerate(parts):
        if at % 2 == 0:
            pattern += re.escape(part)
        else:
            value = r"(?:an? )?\S+" if part == "kind" else ".*?"
            pattern += f"(?P={part})" if part in seen else f"(?P<{part}>{value})"
            seen.add(part)
    return pattern
