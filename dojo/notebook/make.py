"""A kata as a notebook: its lesson, its stub in a cell that judges itself, and its hints, folded."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from dojo.kata.catalog import Kata
from dojo.kata.course import lesson, without_hints
from dojo.kata.files import back_up, write_through
from dojo.kata.stubs import stub_of
from dojo.language import _

_COLAB = "https://colab.research.google.com"
_KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
_INSTALL = """\
from importlib.util import find_spec

if not find_spec("dojo"):
    %pip install -q "git+https://github.com/{}"
%load_ext dojo"""


def notebook_of(kata: Kata, repository: str = "", place: str = "") -> str:
    """Return a kata as the text of a notebook.

    With `repository` (OWNER/NAME on GitHub), its first cell installs torch-dojo from there, and a badge opens the
    notebook, which lies at `place` in its branch `main`, in Colab.
    """
    title, *rest = without_hints(lesson(kata)).split("\n", 1)
    badge = ""
    if repository:
        address = f"{_COLAB}/github/{repository}/blob/main/{place}"
        badge = f"[![Open in Colab]({_COLAB}/assets/colab-badge.svg)]({address})\n\n"
    start = _INSTALL.format(repository) if repository else "%load_ext dojo"
    folds = re.findall(
        r"<details>.*?</details>", kata.shown_lesson.read_text(encoding="utf-8"), re.S
    )
    title_of_hints = _("Hints")
    how = _(
        "*This is a notebook: write your answer in the cell below that begins with `%%kata {number}`, "
        "and run that cell to judge it.\n`%hint {number}` shows a hint, `%katas` lists the katas.*\n"
    ).format(number=kata.number)
    cells = [
        new_markdown_cell(f"{title}\n\n{badge}{how}{''.join(rest)}", id="lesson"),
        new_code_cell(start, id="start"),
        new_code_cell(f"%%kata {kata.number}\n{stub_of(kata)}".rstrip("\n"), id="answer"),
        new_markdown_cell(f"## {title_of_hints}\n\n" + "\n\n".join(folds), id="hints"),
    ]
    made = new_notebook(cells=cells, metadata={"kernelspec": _KERNEL})
    nbformat.validate(made)
    return str(nbformat.writes(made)) + "\n"


def write(kata: Kata, path: Path, repository: str = "") -> str:
    """Write a kata's notebook, and return what was done; a file that is there is kept as a backup."""
    content = notebook_of(kata, repository, _in_repository(path)).encode()
    if not path.exists():
        write_through(path, content)
        return _("written")
    if path.read_bytes() == content:
        return _("up to date")
    kept = back_up(path)
    write_through(path, content)
    return _("written; what it was is kept in {path}").format(path=os.path.relpath(kept))


def _in_repository(path: Path) -> str:
    """Return a file's place in its git repository, or its name where there is none."""
    whole = path.absolute()
    root = next((one for one in whole.parents if (one / ".git").exists()), whole.parent)
    return whole.relative_to(root).as_posix()
