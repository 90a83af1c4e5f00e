"""What a lesson must have: its parts, its hints, examples that run."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from pathlib import Path

from dojo.author import translation
from dojo.kata.catalog import Kata
from dojo.kata.course import minutes_of, section_of, steps_of

HEADINGS = ["Why", "The idea", "Your task", "Pitfalls", "Going further", "Hints"]
COSTS = "What it costs"  # stands before the hints where there is a benchmark
HINTS = 3
_OPTIONS = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL | doctest.NORMALIZE_WHITESPACE


def problems_of(kata: Kata) -> Iterator[str]:
    """Yield what is wrong with a kata's lesson, a line each."""
    if not kata.lesson.is_file():
        yield "there is no README.md: write the lesson"
        return
    text = kata.lesson.read_text(encoding="utf-8")
    if not text.startswith(f"# {kata.number} "):
        yield f"README.md: the title does not begin with '# {kata.number} '"
    wanted = [*HEADINGS[:-1], *[COSTS] * kata.bench.is_file(), HEADINGS[-1]]
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    if headings != wanted:
        yield f"README.md: the headings are {', '.join(headings)}; they must be {', '.join(wanted)}"
    if not re.search(r"^```text$|^\|[- |:]+\|$", text, re.MULTILINE):
        yield "README.md: there is no picture (a drawing in a ```text block, or a table)"
    if not minutes_of(kata):
        yield "README.md: the line `*About N minutes. Builds on NN.*` is missing below the title"
    task = section_of(kata, "Your task").replace("`", "")
    for step in steps_of(kata):
        if step.title and f"Step {step.number}: {step.title}" not in task.replace("\n", " "):
            yield f"README.md: the task has no step {step.number}: {step.title}"
    yield from (
        f"README.md: {needed} is not mentioned"
        for needed in (f"pytest katas/{kata.name}", f"`{kata.slug}.py`")
        if needed not in text
    )
    yield from _hints(kata)
    if said := failing_examples(kata.lesson):
        yield f"README.md: an example does not run\n{said}"
    yield from _translations(kata, text)


def _translations(kata: Kata, text: str) -> Iterator[str]:
    page = kata.root / "docs/glossary.md"
    there = page.is_file()
    terms = translation.glossary(page) if there else {}
    never = translation.avoided(page) if there else set()
    for path in sorted(kata.folder.glob("README.*.md")):
        translated = path.read_text(encoding="utf-8")
        said = [
            *translation.differences(text, translated),
            *translation.misused(translated, terms, never),
        ]
        yield from (f"{path.name}: {line}" for line in said)


def _hints(kata: Kata) -> Iterator[str]:
    hints = kata.hints
    if len(hints) != HINTS:
        yield f"README.md: there are {len(hints)} hints; write {HINTS}"
    if "```" in "".join(hints):
        yield "README.md: a hint gives code"
    yield from (
        f"README.md: hint {number} is empty"
        for number, hint in enumerate(hints, 1)
        if len(hint) < 40
    )


def failing_examples(page: Path) -> str:
    """Run the `pycon` examples of a page, and return what doctest says about those that fail."""
    blocks = re.findall(r"```pycon\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
    output: list[str] = []
    result = doctest.DocTestRunner(optionflags=_OPTIONS).run(example, out=output.append)
    return "".join(output) if result.failed else ""
