"""Text in columns of a terminal, in which a Chinese character is two wide."""

from __future__ import annotations

import re
import textwrap

_WIDE = re.compile(r"[\u2e80-\ud7ff\uf900-\U0010ffff]")
# What is not broken: a word, or a wide character with the signs that may not begin or end a line.
_UNBROKEN = (
    r"[（“《【]*(?:[^\s\u2e80-\ud7ff\uf900-\U0010ffff（“《【]+|[^\s])[，。：；、！？）”》】]*"
)
_PIECE = re.compile(rf"\s+|{_UNBROKEN}")


def break_chinese() -> None:
    """Let Rich, and Textual by it, break lines between Chinese characters: they know only spaces, else cut words."""
    from rich import _wrap

    _wrap.re_word = re.compile(rf"\s*{_UNBROKEN}\s*")  # there is no public way


def width_of(text: str) -> int:
    """Return how many columns a text takes."""
    if not _WIDE.search(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return a text with as many spaces behind it, or before it, as make it `width` columns wide."""
    spaces = " " * (width - width_of(text))
    return spaces + text if right else text + spaces


def cut(text: str, width: int) -> str:
    """Return the beginning of a text that fits into `width` columns."""
    if not _WIDE.search(text):
        return text[:width]
    from rich.cells import chop_cells

    return chop_cells(text, width)[0]


def wrapped(text: str, width: int, *, first: str = "", indent: str = "") -> list[str]:
    """Return a text in lines of at most `width` columns: words stay whole, Chinese breaks anywhere."""
    if not _WIDE.search(text):
        return textwrap.wrap(
            text, width, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False
        )
    lines, line = [], first
    for piece in _PIECE.findall(text):
        is_new = line in (first, indent)
        if not is_new and width_of(line) + width_of(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line, is_new = indent, True
        if not (lines and is_new and piece.isspace()):
            line += piece
        while width_of(line) > width and len(head := cut(line, width)) > len(indent):
            lines.append(head)  # a word longer than a line
            line = indent + line[len(head) :]
    return [*lines, line.rstrip()]
