"""The language of lessons and hints: English, or Chinese where `DOJO_LANG`, `--lang` or the locale asks for it."""

from __future__ import annotations

import os
import re

from rich.cells import cell_len

LANGUAGES = ("en", "zh")
_VARIABLES = ("DOJO_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_WORDS = {
    "Your task": "你的任务",
    "Going further": "延伸阅读",
    "`{ask}` shows them, one at a time.": "用 `{ask}` 逐条查看。",
}
_WIDE = "\u2e80-\u9fff\uff00-\uff60"
_PIECES = re.compile(rf"[{_WIDE}“”…—]|[^\s{_WIDE}“”…—]+|\s+")
_NEVER_FIRST = "，。；：、！？）”…"


def language() -> str:
    """Return `zh` or `en`: the first variable that is set decides, and what is not known is English."""
    asked = next(filter(None, (os.environ.get(name) for name in _VARIABLES)), "")
    return "zh" if asked.lower().startswith("zh") else "en"


def translated(words: str) -> str:
    """Return fixed words, such as a heading, in the language that was asked for."""
    return _WORDS.get(words, words) if language() == "zh" else words


def fill(text: str, width: int) -> str:
    """Return a paragraph in lines of `width` columns. A Chinese character takes two, and a line may end after it."""
    lines = [""]
    for piece in _PIECES.findall(" ".join(text.split())):
        fits = cell_len(lines[-1] + piece) <= width
        if fits or not lines[-1] or piece in _NEVER_FIRST:
            lines[-1] += piece
        else:
            lines.append(piece.lstrip())
    return "\n".join(line.rstrip() for line in lines)
