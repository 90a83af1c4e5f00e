"""Text that comes from an answer, made safe to show: it cannot move the cursor, hide a line or break an encoding."""

from __future__ import annotations

import re

# Colours and titles that a terminal would obey: `ESC [ ... letter`, and `ESC ] ... BEL`.
_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)")
# Control characters but tab and newline, marks that turn the writing direction, and halves of characters.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]",
)


def clean(text: str) -> str:
    """Return a text without escape sequences, in which other characters that cannot be seen are written out."""
    lines = re.sub(r"\r\n?", "\n", _SEQUENCE.sub("", text))
    return _UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode(), lines)


def text_of(error: BaseException | None) -> str:
    """Return the text of an exception, or nothing where its own `__str__` fails."""
    try:
        return "" if error is None else str(error)
    except KeyboardInterrupt:
        raise
    except BaseException:  # it is the answer's code, which may do anything
        return ""
