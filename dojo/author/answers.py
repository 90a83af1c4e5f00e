"""The answers that are kept beside a set of katas, and how well a judgement names what is wrong in them.

`tests/wrong/slug/*.py` are plausible wrong answers. The docstring of each says what is wrong, and then

    caught by: test_one, test_two
    says: words of the sentence that names this mistake
    also: words of another sentence that is true of this answer

`caught by` lists tests that must fail. The first behaviour that fails should say what `says` says. A mistake that a
later one names has to be in `says` or `also`; else it is a false name. Each label may stand on several lines. (An
exception that is explained as what it is, and a rule, name no mistake.)

`tests/right/slug/*.py` are other correct answers, and `tests/oracle/slug.py` hands out torch's own; there,
`exempt:` lists the tests that ask for more than torch does.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dojo.judge.runner import Judgement
from dojo.kata.catalog import Kata

NOT_CAUGHT = ("passed", "todo")


def kept(kata: Kata, kind: str) -> list[Path]:
    """Return the answers of one kind (`wrong` or `right`) that are kept for a kata."""
    return sorted((kata.root / "tests" / kind / kata.slug).glob("*.py"))


def oracle_of(kata: Kata) -> Path | None:
    """Return the file that hands out torch's own, if there is one."""
    path = kata.root / "tests" / "oracle" / f"{kata.slug}.py"
    return path if path.is_file() else None


@dataclass(frozen=True)
class Marks:
    """What the docstring of a kept answer says about it."""

    caught_by: list[str]
    says: list[str]
    also: list[str]
    exempt: list[str]


def marks_of(answer: Path) -> Marks:
    """Return the marks in an answer's docstring."""
    docstring = ast.get_docstring(ast.parse(answer.read_bytes())) or ""

    def lines(label: str) -> list[str]:
        return re.findall(rf"^{label}: (.+)$", docstring, re.MULTILINE)

    def names(label: str) -> list[str]:
        return [name.strip() for line in lines(label) for name in line.split(",")]

    return Marks(names("caught by"), lines("says"), lines("also"), names("exempt"))


@dataclass
class Finding:
    """How well a judgement caught and named one wrong answer.

    `first` is what the first failing behaviour said: `named` (the declared mistake), `rule` (no mistake is named),
    or `false` (another mistake is named). `later` counts what the others named, `false` holds the false names of
    all of them, each with its test. `missed` are the tests that should have failed. `heard`: some behaviour says
    what `says` declares.
    """

    answer: Path
    marks: Marks
    caught: bool
    first: str = ""
    said: str = ""
    missed: list[str] = field(default_factory=list)
    heard: bool = True
    later: int = 0
    false: list[tuple[str, str]] = field(default_factory=list)


def assess(answer: Path, judgement: Judgement) -> Finding:
    """Compare what was said about a wrong answer with its marks."""
    marks = marks_of(answer)
    failed = [one for one in judgement.behaviours if one["outcome"] not in ("passed", "not run")]
    found = Finding(answer, marks, judgement.verdict not in NOT_CAUGHT)
    ended = {_test(one): one["outcome"] for one in judgement.behaviours}
    found.missed = [name for name in marks.caught_by if ended.get(name, "passed") == "passed"]
    if not failed:  # it hung, or ended the process: this is said about the whole answer
        found.first, found.said = "named" if found.caught else "", judgement.message
        return found
    found.said = failed[0]["message"]
    everything = _plain(" ".join(f"{one['sentence']} {one['message']}" for one in failed))
    found.heard = (
        any(_plain(words) in everything for words in marks.says) or "not run" in ended.values()
    )
    for place, one in enumerate(failed):
        declared = marks.says if place == 0 else marks.says + marks.also
        is_true = any(_plain(words) in _plain(one["message"]) for words in declared)
        is_named = one["source"] == "mistake"
        if place == 0 and one["named"]:
            found.first = "named" if is_true else "false" if is_named else "rule"
        elif place == 0:
            found.first = "rule"
        else:
            found.later += is_named
        if is_named and not is_true:
            found.false.append((_test(one), one["meaning"] or one["message"]))
    return found


def _test(behaviour: dict[str, Any]) -> str:
    return str(behaviour["id"]).partition("[")[0]


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
