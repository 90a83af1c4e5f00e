"""How a kata goes: its steps, as the comments of its test file say, and the minutes and sections of its lesson."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass

from dojo.kata.catalog import Kata
from dojo.kata.files import Refused
from dojo.kata.language import fill, translated

_LANDMARK = re.compile(r"^# Step \d+: (.+)$|^def (test_\w+)", re.MULTILINE)
_MINUTES = re.compile(r"^\*About (\d+) minutes\.", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A few behaviours that belong together; a kata without steps is one, without a title."""

    number: int
    title: str
    tests: tuple[str, ...]


def steps_of(kata: Kata) -> list[Step]:
    """Return the steps of a kata in their order, as its test file is now."""
    try:
        text = kata.tests.read_text(encoding="utf-8")
    except OSError:
        return [Step(1, "", ())]
    found: list[tuple[str, list[str]]] = []
    for title, test in _LANDMARK.findall(text):
        if title or not found:
            found.append((title, []))
        if test:
            found[-1][1].append(test)
    steps = found or [("", [])]
    return [Step(number, title, tuple(tests)) for number, (title, tests) in enumerate(steps, 1)]


def tasks_of(kata: Kata) -> dict[str, str]:
    """Return, for each test, what the lesson's task says of the step that it belongs to."""
    parts = re.split(r"Step (\d+):", section_of(kata, "Your task"))
    said = dict(zip(map(int, parts[1::2]), parts[2::2], strict=True))
    steps = [step for step in steps_of(kata) if step.title]
    return {test: said.get(step.number, "") for step in steps for test in step.tests}


def minutes_of(kata: Kata) -> int:
    """Return how many minutes the lesson says that the kata takes; 0 where it says nothing."""
    found = _MINUTES.search(_lesson(kata))
    return int(found[1]) if found else 0


def section_of(kata: Kata, heading: str) -> str:
    """Return what stands below a heading of the lesson, such as `Your task`, or nothing."""
    return _section(_lesson(kata), heading)


def shown_section(kata: Kata, heading: str) -> str:
    """Return the same in the language that was asked for, if the lesson is there in it."""
    with contextlib.suppress(OSError):
        if found := _section(kata.page.read_text(encoding="utf-8"), translated(heading)):
            return found
    return section_of(kata, heading)


def _section(lesson: str, heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", lesson, re.M | re.S)
    return found[1].strip() if found else ""


def lesson(kata: Kata, ask: str = "dojo hint {}") -> str:
    """Return the lesson as Markdown without the hints; `ask` is how one asks for them, one by one."""
    text = kata.page.read_text(encoding="utf-8")
    said = (
        translated("`{ask}` shows them, one at a time.").format(ask=ask.format(kata.number)) + "\n"
    )
    return re.sub(r"<details>.*</details>", said, text, flags=re.DOTALL)


def hint(kata: Kata, number: int, width: int) -> str:
    """Return a hint (1 is the first) in lines of at most `width` columns. Raises Refused where there is none."""
    hints = kata.hints
    if not 1 <= number <= len(hints):
        raise Refused(f"{kata.title} has the hints 1 to {len(hints)}, not {number}")
    paragraphs = hints[number - 1].split("\n\n")
    return "\n\n".join(fill(paragraph, width) for paragraph in paragraphs)


def _lesson(kata: Kata) -> str:
    try:
        return kata.lesson.read_text(encoding="utf-8")
    except OSError:
        return ""
