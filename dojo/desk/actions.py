"""What the companion does for a person at the keyboard, whichever way it is asked and shown."""

from __future__ import annotations

import difflib
import os
import shlex
import shutil
from pathlib import Path

from dojo.judge.runner import Judgement
from dojo.kata.catalog import Kata, no_solution
from dojo.kata.files import Refused, back_up, backups, write_through
from dojo.kata.stubs import is_stub, stub_of, without_marks
from dojo.language import _
from dojo.report.summary import Progress, line_of, place_of


def solution(kata: Kata) -> str:
    """Return one good answer, without marks."""
    if not kata.solution.is_file():
        raise Refused(no_solution(kata))
    return without_marks(kata.solution.read_text(encoding="utf-8"))


def difference(kata: Kata) -> list[str]:
    """Return how the solution differs from the learner's file, as the lines of a unified diff."""
    mine = kata.stub.read_text(encoding="utf-8", errors="replace").splitlines()
    theirs = solution(kata).splitlines()
    names = _("yours: {file}").format(file=kata.stub.name), _("one solution")
    return list(difflib.unified_diff(mine, theirs, *names, lineterm=""))


def reset(kata: Kata) -> Path | None:
    """Make the stub again; return where the old file is kept, or None when there was nothing to keep."""
    return _replace(kata, stub_of(kata).encode())


def reset_said(kata: Kata) -> tuple[Path | None, str]:
    """Reset the stub; return where the old file is kept, and what was done."""
    was_there = kata.stub.is_file()
    kept = reset(kata)
    if kept is not None:
        return kept, _("reset; your file is kept in {path}").format(path=os.path.relpath(kept))
    if was_there:
        return None, _("it is the untouched stub already; nothing to keep")
    return None, _("the file was missing; the stub is there again")


def undo(kata: Kata) -> tuple[Path, Path | None]:
    """Take the latest backup back; return which it was, and where the file is kept that stood there meanwhile."""
    kept_ones = backups(kata.stub)
    if not kept_ones:
        text = _("{kata} has no backup, because it was never reset")
        raise Refused(text.format(kata=kata.title))
    latest = kept_ones[max(kept_ones)]
    kept = _replace(kata, latest.read_bytes())
    latest.unlink()
    return latest, kept


def _replace(kata: Kata, content: bytes) -> Path | None:
    """Put something in the stub's place; return where the old file is kept, unless it was the untouched stub."""
    kept = None if is_stub(kata) or not kata.stub.is_file() else back_up(kata.stub)
    write_through(kata.stub, content)
    return kept


def editor(environment: dict[str, str], path: Path, line: int) -> list[str]:
    """Return the command that opens a file: the editor in whose terminal we are, else $VISUAL or $EDITOR."""
    if environment.get("TERM_PROGRAM") == "vscode" and shutil.which("code"):
        return ["code", "--goto", f"{path}:{line}"]
    names = (environment.get(name, "").strip() for name in ("VISUAL", "EDITOR"))
    chosen = next(filter(None, names), "")
    if not chosen:
        text = _("set $EDITOR to open files from here; the file is {path}")
        raise Refused(text.format(path=path))
    try:
        command = shlex.split(chosen)
    except ValueError:
        text = _("$EDITOR is {program}, with a quote too many; the file is {path}")
        raise Refused(text.format(program=repr(chosen), path=path)) from None
    if not shutil.which(command[0]):
        text = _("$EDITOR is {program}, and this program was not found; the file is {path}")
        raise Refused(text.format(program=repr(chosen), path=path))
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
