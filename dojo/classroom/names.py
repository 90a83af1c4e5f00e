"""Which kata a file answers, by its name; and how the same person is written elsewhere."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from dojo.kata.catalog import Kata
from dojo.kata.text import clean

# What a browser, Canvas or a desktop appends to a name that is taken: `ordering (1).py`, `ordering-2.py`.
_COPY = re.compile(r"(?:\s*\((\d+)\)|-(\d+)|\s*-?\s*copy(?:\s*\(?(\d+)\)?)?)$")
_NUMBER = re.compile(r"^\d\d[-_ ]")
_KEPT = ("solutions", "oracle", "right", "wrong")  # folders of answers that are nobody's
_LONGEST = 200  # characters of a path that is shown
_OTHERS = (*_KEPT, "tests", "benchmarks", "docs", "dojo")


def one_line(text: str) -> str:
    """Return a name that a stranger gave, safe to show in a line."""
    return clean(text).replace("\n", "\\n").replace("\t", "\\t")


def short_path(text: str) -> str:
    """Return a path that a stranger made, safe to show in a line, however long it is."""
    line = one_line(text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST // 2]}…{line[-_LONGEST // 2 :]}"


def came_with_a_clone(path: tuple[str, ...]) -> bool:
    """Tell whether a file with the name of an answer is one that every clone has, such as a solution."""
    return not {*path[:-1]}.isdisjoint(_KEPT)


class Slugs:
    """The katas by the names of their files."""

    def __init__(self, katas: Iterable[Kata]) -> None:
        self.katas: Mapping[str, Kata] = {kata.slug: kata for kata in katas}

    def kata_of(self, name: str) -> tuple[Kata, int] | None:
        """Return the kata that a file answers, and which copy it is: 0, or the number that was appended."""
        stem, ending, rest = unicodedata.normalize("NFC", name).casefold().rpartition(".py")
        if not ending or rest:
            return None
        for number, slug in ((0, stem), *_without_copy(stem)):
            slug = _NUMBER.sub("", slug.strip()).replace("-", "_").replace(" ", "_")
            if slug in self.katas:
                return self.katas[slug], number
        return None

    def fits(self, name: str) -> bool:
        """Tell whether a file of this name answers a kata."""
        return self.kata_of(name) is not None

    def is_of_a_clone(self, path: tuple[str, ...]) -> bool:
        """Tell whether a file is one that every clone has, beside its answers."""
        folders, name = path[:-1], path[-1]
        own = {f"{kata.number}_{slug}" for slug, kata in self.katas.items()}
        in_kata = any(folder in own for folder in folders)
        return (
            any(folder in _OTHERS for folder in folders)
            or (in_kata and (name.startswith(("test_", "bench_")) or name == "mistakes.py"))
            or name == "conftest.py"
        )

    def could_be_one(self, name: str) -> bool:
        """Tell whether somebody may have meant this file as an answer, though its name does not fit."""
        lower = name.casefold()
        return lower.endswith((".py", ".ipynb", ".7z", ".rar", ".py.txt", ".pdf", ".docx")) or any(
            slug in lower for slug in self.katas
        )


def _without_copy(stem: str) -> list[tuple[int, str]]:
    match = _COPY.search(stem)
    if match is None:
        return []
    number = next((int(one) for one in match.groups() if one), 1)
    return [(number, stem[: match.start()])]


@cache
def spellings(name: str) -> frozenset[str]:
    """Return how a name may be written elsewhere: without accents, spaces and marks, in each order of its words."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(
        " " if not one.isalnum() and not unicodedata.combining(one) else one for one in plain
    )
    words = ["".join(c for c in word if not unicodedata.combining(c)) for word in letters.split()]
    if len(words) > 4:
        return frozenset({"".join(words), "".join(words[-1:] + words[:-1])})
    return frozenset("".join(order) for order in itertools.permutations(words))


def file_names(names: Iterable[str]) -> dict[str, str]:
    """Return a safe name for the files about each person: no two are the same, on any file system."""
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        safe = re.sub(r"[^\w .@+-]", "_", clean(unicodedata.normalize("NFC", name))).strip(" .-")
        safe = safe.encode()[:120].decode(errors="ignore") or "_"
        if re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", safe.casefold()):
            safe = f"_{safe}"  # Windows has devices of these names
        unique, number = safe, 2
        while unique.casefold() in taken:
            unique, number = f"{safe}~{number}", number + 1
        taken.add(unique.casefold())
        chosen[name] = unique
    return chosen
