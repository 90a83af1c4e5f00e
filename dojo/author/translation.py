"""Whether a translated lesson goes with its original, and uses the words of the glossary."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_PARTS = {
    "headings": r"^#+(?= )",
    "hints": "<details>",
    "items of lists": r"^(?:-|\d+\.) (?!原文章|The article)",  # only the Chinese lessons speak of the article
    "rows of tables": r"^\|.*\|$",
    "links": r"\]\(([^)]+)\)",
}


def differences(original: str, translation: str) -> Iterator[str]:
    """Yield in what a translation is not as its original: its parts, code, links, minutes."""
    texts = original, translation
    blocks = [[(kind, _code(kind, code)) for _, kind, code in _FENCE.findall(t)] for t in texts]
    if blocks[0] != blocks[1]:
        yield "the code blocks are not those of README.md"
    prose = [_FENCE.sub("", text) for text in texts]
    for name, pattern in _PARTS.items():
        one, other = ([_columns(part) for part in re.findall(pattern, t, re.M)] for t in prose)
        if one != other:
            yield f"the {name} are not those of README.md: {len(other)} for {len(one)}, or in another order"
    numbers = [
        re.findall(r"\d+", "".join(re.findall(r"^\*[^*]+\*$", text, re.M))) for text in prose
    ]
    if numbers[0] != numbers[1]:
        yield "the minutes, or what it builds on, are not those of README.md"


def _code(kind: str, code: str) -> str:
    """Return what must stay: all but the comments of an example, and nothing of a drawing."""
    return "" if kind == "text" else re.sub(r" *# .*", "", code)


def _columns(part: str) -> str:
    """Return how many columns a row of a table has, in place of its words."""
    return "|" * part.count("|") or part


def glossary(page: Path) -> dict[str, set[str]]:
    """Return how each term is translated; a row of `a, b` and `甲、乙` translates each for itself."""
    terms: dict[str, set[str]] = {}
    rows = re.findall(r"^\| (.+?) \| (.+?) \|.*\|$", page.read_text(encoding="utf-8"), re.MULTILINE)
    for english, chinese in rows:
        names = re.sub(r"（.*?）| \(.*?\)|\bto ", "", english).lower().split(", ")
        words = re.sub(r"（.*?）", "", chinese).split("、")
        alone = len(names) == len(words)
        for at, name in enumerate(names):
            terms.setdefault(name, set()).update(words[at : at + 1] if alone else words)
    return terms


def avoided(page: Path) -> set[str]:
    """Return the words that a note of the glossary excludes: 不写“…”."""
    return set(re.findall(r"不写“(.+?)”", page.read_text(encoding="utf-8")))


def misused(lesson: str, terms: dict[str, set[str]], never: Collection[str] = ()) -> Iterator[str]:
    """Yield where a word of `never` stands, and where a term in brackets is not after its own word or its first use."""
    prose = re.sub(r"`[^`]*`|^#.*|^- \*\*.*?\*\*", "`", _FENCE.sub("", lesson), flags=re.MULTILINE)
    yield from (f"{word}: the glossary has another word" for word in never if word in prose)
    longest = sorted({word for words in terms.values() for word in words}, key=len, reverse=True)
    seen: set[str] = set()
    for found in re.finditer(r"（([A-Za-z][A-Za-z -]*)[），]", prose):
        term = found[1].lower()
        before = re.sub(r"[\s*”的]+$", "", prose[: found.start()])
        word = next((word for word in terms.get(term, ()) if before.endswith(word)), "")
        if term not in terms:
            continue
        if not word:
            yield f"{before[-6:]}（{term}）: the glossary has {' or '.join(sorted(terms[term]))}"
            continue
        earlier = before.removesuffix(word)
        for other in longest[: longest.index(word)]:
            earlier = earlier.replace(other, "`")  # a longer term that holds this one
        if term in seen or (len(word) > 1 and word in earlier):
            yield f"{word}（{term}）: the English stands at the first use alone"
        seen.add(term)
