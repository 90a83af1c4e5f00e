"""A stub is its solution with the answer taken out.

Solutions mark what the learner writes with the comments that nbgrader and otter-grader use:

    # BEGIN SOLUTION: what to do         in the stub: "# TODO: what to do" and a raise
    ...
    # END SOLUTION

    # BEGIN PROMPT                       instead of that raise: these lines, uncommented,
    # ...                                for a kata that starts from broken code
    # END PROMPT

    ANSWER = 3  # SOLUTION               in the stub: "ANSWER = ..."
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dojo.kata.catalog import KATAS, Kata, no_solution
from dojo.kata.files import Refused
from dojo.language import N_

HOLE = "raise NotImplementedError"

_BEGIN = re.compile(r"( *)# BEGIN SOLUTION: (.+)")
_ANSWER = re.compile(r"(\w+)( *:[^=]+)? = .*  # SOLUTION")


class MarkError(ValueError):
    """A solution's marks do not pair up; the message gives the line."""


@dataclass
class _Lines:
    """The lines of a solution, read once from first to last."""

    lines: list[str]
    at: int = 0

    def take_until(self, mark: str, opened: str) -> list[str]:
        """Return the lines up to the one that is `mark`, and step past it."""
        start = self.at
        while self.at < len(self.lines):
            self.at += 1
            if self.lines[self.at - 1].strip() == mark:
                return self.lines[start : self.at - 1]
        text = N_("line {number}: '{opened}' without '{mark}'")
        raise MarkError(text.format(number=start, opened=opened, mark=mark))

    def next_is(self, mark: str) -> bool:
        return self.at < len(self.lines) and self.lines[self.at].strip() == mark


def stub_of(kata: Kata) -> str:
    """Return the text of a kata's untouched stub. A MarkError names the solution's file.

    Raises Refused where there is nothing to make it from.
    """
    if not kata.source.is_file():
        raise Refused(N_("no stub can be made: {said}").format(said=no_solution(kata)))
    try:
        return make_stub(kata.source.read_text(encoding="utf-8"))
    except MarkError as error:
        raise MarkError(f"{kata.source}: {error}") from None


def is_stub(kata: Kata, target: str = KATAS) -> bool:
    """Tell whether an answer is still the stub, in whichever way its lines end.

    Where neither the solution nor the original stub is there, the answer counts as somebody's work.
    """
    answer = kata.answer(target)
    if not kata.source.is_file():
        return False
    stub = stub_of(kata).encode().splitlines()
    return answer.is_file() and answer.read_bytes().splitlines() == stub


def make_stub(solution: str) -> str:
    """Return the stub for a solution's text."""
    source = _Lines(solution.splitlines())
    stub: list[str] = []
    while source.at < len(source.lines):
        line = source.lines[source.at]
        source.at += 1
        if begin := _BEGIN.fullmatch(line):
            stub += _hole(source, indent=begin[1], task=begin[2])
        elif answer := _ANSWER.fullmatch(line):
            stub.append(f"{answer[1]}{answer[2] or ''} = ...")
        elif "SOLUTION" in line or "PROMPT" in line:
            text = N_("line {number}: not a mark that is understood: {line}")
            raise MarkError(text.format(number=source.at, line=line.strip()))
        else:
            stub.append(line)
    return "\n".join(stub) + "\n"


def _hole(source: _Lines, indent: str, task: str) -> list[str]:
    """Return what stands in the stub for one marked block."""
    source.take_until("# END SOLUTION", opened="BEGIN SOLUTION")
    todo = f"{indent}# TODO: {task}"
    if not source.next_is("# BEGIN PROMPT"):
        return [todo, f"{indent}{HOLE}"]
    source.at += 1
    prompt = source.take_until("# END PROMPT", opened="BEGIN PROMPT")
    return [todo, *(_uncommented(line) for line in prompt)]


def without_marks(solution: str) -> str:
    """Return a solution as somebody who has solved the kata reads it: without marks and prompts."""
    source = _Lines(solution.splitlines())
    kept: list[str] = []
    while source.at < len(source.lines):
        line = source.lines[source.at]
        source.at += 1
        if line.strip() == "# BEGIN PROMPT":
            source.take_until("# END PROMPT", opened="BEGIN PROMPT")
        elif not _BEGIN.fullmatch(line) and line.strip() != "# END SOLUTION":
            kept.append(line.removesuffix("  # SOLUTION"))
    return "\n".join(kept) + "\n"


def _uncommented(line: str) -> str:
    return re.sub(r"^( *)# ?", r"\1", line).rstrip()
