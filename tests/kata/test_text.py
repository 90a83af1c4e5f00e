"""Text from an answer, as it may be shown."""

from __future__ import annotations

import pytest

from dojo.kata.text import clean, text_of


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\tand a tab: é 中 🙂", "two\nlines\tand a tab: é 中 🙂"),
        ("\x1b[1;31mred\x1b[0m and \x1b[2Jcleared", "red and cleared"),
        ("\x1b]0;a title\x07text \x1b]8;;https://a.b\x1b\\a link\x1b]8;;\x1b\\", "text a link"),
        ("\x1b]0;never closed\nmore", "\\x1b]0;never closed\nmore"),
        ("10%\r20%\r\nnext", "10%\n20%\nnext"),
        ("\0 \b \x7f \x9b31m", "\\x00 \\x08 \\x7f \\x9b31m"),
        ("half \ud83d of one", "half \\ud83d of one"),
        ("\u202eturned\u2028", "\\u202eturned\\u2028"),
    ],
)
def test_what_cannot_be_seen_is_left_out_or_written_out(text: str, shown: str) -> None:
    assert clean(text) == shown
    assert clean(shown) == shown


def test_the_text_of_an_error_that_has_none() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise SystemExit

    assert (text_of(ValueError("no")), text_of(Mute()), text_of(None)) == ("no", "", "")
