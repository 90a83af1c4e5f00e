"""What the companion does for a person at the keyboard, whichever way it is asked and shown."""

from __future__ import annotations

import difflib
import os
import re
import shlex
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dojo.judge.runner import Judgement, Runner
from dojo.kata.catalog import KATAS, Kata, find_katas, no_solution
from dojo.kata.course import minutes_of
from dojo.kata.refused import Refused as Refused
from dojo.kata.stubs import is_stub, stub_of, without_marks
from dojo.report.judged import following as following
from dojo.report.judged import next_line as next_line
from dojo.report.judged import progress_of as progress_of
from dojo.report.judged import report as report
from dojo.report.record import Result, digest_of, recall, remember, write_whole
from dojo.report.summary import Progress, line_of, place_of


def results(root: Path) -> list[Result]:
    """Return what the last runs found out about every kata."""
    return [recall(kata) for kata in find_katas(root)]


def current(root: Path) -> Kata:
    """Return the first kata that is not solved, as far as the last runs know; the last one when all are."""
    known = results(root)
    return next((result.kata for result in known if result.state != "solved"), known[-1].kata)


def judge(runner: Runner, katas: list[Kata], target: str = KATAS) -> Iterator[Judgement]:
    """Judge answers to katas, and keep the results on the learner's own."""
    digests = [digest_of(kata.stub) for kata in katas]
    judgements = runner.judge_all(katas, target)
    for kata, digest, judgement in zip(katas, digests, judgements, strict=True):
        if target == KATAS:
            keep(kata, judgement, digest)
        yield judgement


def keep(kata: Kata, judgement: Judgement, digest: str) -> None:
    """Keep a judgement on the learner's file with this digest; what did not run is not solved."""
    outcomes = {
        one["id"]: "failed" if one["outcome"] == "not run" else one["outcome"]
        for one in judgement.behaviours
    }
    remember(kata, outcomes or {"": "failed"}, digest)


def lesson(kata: Kata) -> str:
    """Return the lesson as Markdown without the hints, which are asked for one by one."""
    text = kata.lesson.read_text(encoding="utf-8")
    ask = f"`dojo hint {kata.number}` shows them, one at a time.\n"
    return re.sub(r"<details>.*</details>", ask, text, flags=re.DOTALL)


def hint(kata: Kata, number: int, width: int) -> str:
    """Return a hint (1 is the first) in lines of at most `width` columns."""
    paragraphs = kata.hints[number - 1].split("\n\n")
    return "\n\n".join(
        textwrap.fill(" ".join(paragraph.split()), width, break_on_hyphens=False)
        for paragraph in paragraphs
    )


def solution(kata: Kata) -> str:
    """Return one good answer, without marks."""
    if not kata.solution.is_file():
        raise Refused(no_solution(kata))
    return without_marks(kata.solution.read_text(encoding="utf-8"))


def difference(kata: Kata) -> list[str]:
    """Return how the solution differs from the learner's file, as the lines of a unified diff."""
    mine = kata.stub.read_text(encoding="utf-8", errors="replace").splitlines()
    theirs = solution(kata).splitlines()
    names = f"yours: {kata.stub.name}", "one solution"
    return list(difflib.unified_diff(mine, theirs, *names, lineterm=""))


def reset(kata: Kata) -> Path | None:
    """Make the stub again; return where the old file is kept, or None when there was nothing to keep."""
    if not kata.solution.is_file():
        raise Refused(f"no stub can be made: {no_solution(kata)}")
    return _replace(kata, stub_of(kata).encode())


def reset_said(kata: Kata) -> tuple[Path | None, str]:
    """Reset the stub; return where the old file is kept, and what was done."""
    was_there = kata.stub.is_file()
    kept = reset(kata)
    if kept is not None:
        return kept, f"reset; your file is kept in {os.path.relpath(kept)}"
    if was_there:
        return None, "it is the untouched stub already; nothing to keep"
    return None, "the file was missing; the stub is there again"


def undo(kata: Kata) -> tuple[Path, Path | None]:
    """Take the latest backup back; return which it was, and where the file is kept that stood there meanwhile."""
    backups = _backups(kata.stub)
    if not backups:
        raise Refused(f"{kata.title} has no backup, because it was never reset")
    latest = backups[max(backups)]
    kept = _replace(kata, latest.read_bytes())
    latest.unlink()
    return latest, kept


def _replace(kata: Kata, content: bytes) -> Path | None:
    """Put something in the stub's place; return where the old file is kept, unless it was the untouched stub."""
    kept = None if is_stub(kata) or not kata.stub.is_file() else back_up(kata.stub)
    write_through(kata.stub, content)
    return kept


def write_through(path: Path, content: bytes) -> None:
    """Write a file in one step; a symbolic link stays one, and the file that it leads to is written."""
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise Refused(f"{path} is a link to {target}, which cannot be made: remove the link first")
    write_whole(target, content)


def back_up(path: Path) -> Path:
    """Copy a file to a name that is not taken, and return that."""
    copy = path.with_name(f"{path.name}.{max(_backups(path), default=0) + 1}.bak")
    shutil.copyfile(path, copy)
    return copy


def _backups(path: Path) -> dict[int, Path]:
    """Return the backups of a file by their numbers; the highest is the latest."""
    named = re.compile(rf"{re.escape(path.name)}\.(\d+)\.bak")
    found = ((named.fullmatch(one.name), one) for one in path.parent.glob(f"{path.name}.*.bak"))
    return {int(match[1]): one for match, one in found if match}


def editor(environment: dict[str, str], path: Path, line: int) -> list[str]:
    """Return the command that opens a file: the editor in whose terminal we are, else $VISUAL or $EDITOR."""
    if environment.get("TERM_PROGRAM") == "vscode" and shutil.which("code"):
        return ["code", "--goto", f"{path}:{line}"]
    names = (environment.get(name, "").strip() for name in ("VISUAL", "EDITOR"))
    chosen = next(filter(None, names), "")
    if not chosen:
        raise Refused(f"set $EDITOR to open files from here; the file is {path}")
    try:
        command = shlex.split(chosen)
    except ValueError:
        raise Refused(f"$EDITOR is {chosen!r}, with a quote too many; the file is {path}") from None
    if not shutil.which(command[0]):
        raise Refused(f"$EDITOR is {chosen!r}, and this program was not found; the file is {path}")
    takes_line = Path(command[0]).stem in (
        "vi",
        "vim",
        "nvim",
        "nano",
        "emacs",
        "micro",
        "kak",
        "ed",
    )
    return [*command, *([f"+{line}"] if takes_line else []), str(path)]


def line_to_edit(progress: Progress | None, judgement: Judgement | None) -> int:
    """Return the line that the next step is about, or 1."""
    if progress is None or judgement is None:
        return 1
    where = judgement.where or place_of(progress)
    is_here = where.startswith(f"{progress.kata.stub.name}:")
    return line_of(where) if is_here else 1


def as_row(result: Result, root: Path) -> dict[str, Any]:
    """Return a kata's last result as plain data."""
    kata = result.kata
    file = str(kata.stub.relative_to(root))
    return {
        "schema": 1,
        "kata": kata.name,
        "minutes": minutes_of(kata),
        "state": result.state,
        "passed": result.passed,
        "total": result.total,
        "file": file,
    }
