"""Lines of a report as a notebook shows them: HTML, Markdown and plain text.

The HTML is plain, with its style inline, so that it survives an export. Its letters have the colour of the page, in
light and in dark themes; only the signs have colours of their own, white on red and white on green.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape

from dojo.report.summary import WIDE, Line

Lines = Callable[[int], Iterable[Line]]

_WIDTH = 80  # of plain text
_UNBROKEN = 100_000  # a browser breaks the lines itself
_SIGN = re.compile(rf" ([{WIDE['solved']}{WIDE['failed']}{WIDE['next']}{WIDE['todo']}]) (?=\S)")
_COLOURS = {WIDE["solved"]: "#2e7d32", WIDE["failed"]: "#c62828", WIDE["next"]: "#1565c0"}
_BOX = (
    "font-family: monospace; line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere; "
    "border-left: 4px solid #808080; padding: 2px 0 2px 12px; margin: 4px 0"
)
_BADGE = "color: #ffffff; border-radius: 3px; font-weight: bold"


class Shown:
    """What a cell gives back: lines, in whichever of three forms the place can show. `lines` makes them for a width."""

    def __init__(self, lines: Lines) -> None:
        self.wide, self.narrow = list(lines(_UNBROKEN)), list(lines(_WIDTH))

    def __repr__(self) -> str:
        return "\n".join(line.text for line in self.narrow)

    def _repr_html_(self) -> str:
        return f'<div style="{_BOX}">{"".join(map(_html, self.wide))}</div>'

    def _repr_markdown_(self) -> str:
        text = repr(self)
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        return f"{fence}text\n{text}\n{fence}"


def _html(line: Line) -> str:
    """Return a line as a block, whose later lines, when a browser breaks it, stand below its text."""
    text, style = line
    if not text:
        return '<div style="height: 0.6em"></div>'
    css, sign = [], ""
    if found := _SIGN.match(text):
        text = text[found.end() :]
        colour = _COLOURS.get(found[1])
        badge = f' style="background: {colour}; {_BADGE}"' if colour else ""
        sign = f"<span{badge}>{found[1]}</span> "
        css += ["padding-left: 1.8em", "text-indent: -1.2em"]
    elif indent := len(text) - len(text.lstrip(" ")):
        text = text[indent:]
        css.append(f"padding-left: {0.6 * indent:.1f}em")
    if "bold" in style:
        css.append("font-weight: bold")
    shown = (
        f'<span style="opacity: 0.75">{escape(text)}</span>' if "light" in style else escape(text)
    )
    return f'<div style="{"; ".join(css)}">{sign}{shown}</div>'
