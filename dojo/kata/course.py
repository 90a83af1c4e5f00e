"""How a kata goes: its steps, as the comments of its test file say, and the minutes and sections of its lesson."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from dojo.kata.catalog import Kata
from dojo.kata.columns import wrapped
from dojo.kata.files import Refused
from dojo.language import ENGLISH, N_, _, language

_LANDMARK = re.compile(r"^# Step \d+: (.+)$|^def (test_\w+)", re.MULTILINE)
_MINUTES = re.compile(r"^\*About (\d+) minutes\.", re.MULTILINE)
_TITLE_OF_STEP = re.compile(
    r"^- \*\*\D*(\d+)[^:：]*[:：] *(.+?)[.。]? *\*\*", re.MULTILINE
)  # in any language
_HEADINGS = [N_("Your task"), N_("Going further"), N_("Hints")]  # that are looked for


@dataclass(frozen=True)
class Step:
    """A few behaviours that belong together; a kata without steps is one, without a title.

    `shown` is the title as the lesson has it that a person reads.
    """

    number: int
    title: str
    tests: tuple[str, ...]
    shown: str = ""


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
    steps, said = found or [("", [])], _translated_titles(kata)
    return [
        Step(number, title, tuple(tests), said.get(number, title))
        for number, (title, tests) in enumerate(steps, 1)
    ]


def _translated_titles(kata: Kata) -> dict[int, str]:
    if language() == ENGLISH:
        return {}
    found = _TITLE_OF_STEP.findall(shown_section(kata, "Your task"))
    return {int(number): title for number, title in found}


def tasks_of(kata: Kata) -> dict[str, str]:
    """Return, for each test, what the lesson's task says of the step that it belongs to."""
    parts = re.split(r"Step (\d+):", section_of(kata, "Your task"))
    said = dict(zip(map(int, parts[1::2]), parts[2::2], strict=True))
    steps = [step for step in steps_of(kata) if step.title]
    return {test: said.get(step.number, "") for step in steps for test in step.tests}


def minutes_of(kata: Kata) -> int:
    """Return how many minutes the lesson says that the kata takes; 0 where it says nothing."""
    found = _MINUTES.search(_read(kata.lesson))
    return int(found[1]) if found else 0


def section_of(kata: Kata, heading: str) -> str:
    """Return what stands below a heading of the English lesson, such as `Your task`, or nothing."""
    return _below(re.escape(heading), _read(kata.lesson))


def shown_section(kata: Kata, heading: str) -> str:
    """Return the same out of the lesson that a person reads, whose headings are translated."""
    return _below(_either(heading), _read(kata.shown_lesson))


def _below(heading: str, lesson: str) -> str:
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", lesson, re.M | re.S)
    return found[1].strip() if found else ""


def _either(heading: str) -> str:
    """Return a pattern for a heading in either language: a lesson that is missing in one is shown in English."""
    return f"(?:{re.escape(heading)}|{re.escape(_(heading))})"


def lesson(kata: Kata, ask: str = "dojo hint {}") -> str:
    """Return the lesson as Markdown without the hints; `ask` is how one asks for them, one by one."""
    text = kata.shown_lesson.read_text(encoding="utf-8")
    said = _("`{command}` shows them, one at a time.").format(command=ask.format(kata.number))
    return re.sub(r"<details>.*</details>", f"{said}\n", text, flags=re.DOTALL)


def without_hints(text: str) -> str:
    """Return a lesson up to the heading of its hints."""
    return re.split(rf"^## {_either('Hints')}$", text, flags=re.MULTILINE)[0].rstrip()


def hint(kata: Kata, number: int, width: int) -> str:
    """Return a hint (1 is the first) in lines of at most `width` columns. Raises Refused where there is none."""
    hints = kata.hints
    if not 1 <= number <= len(hints):
        text = _("{kata} has the hints 1 to {count}, not {number}")
        raise Refused(text.format(kata=kata.title, count=len(hints), number=number))
    paragraphs = hints[number - 1].split("\n\n")
    return "\n\n".join(
        "\n".join(wrapped(" ".join(paragraph.split()), width)) for paragraph in paragraphs
    )


def _read(lesson: Path) -> str:
    try:
        return lesson.read_text(encoding="utf-8")
    except OSError:
        return ""
