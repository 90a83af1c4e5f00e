"""The magics of a notebook. Each calls the runner, or shows what the command of the same name shows.

A cell is judged as a file of its own in a temporary folder. No file of the learner's is read or written, and nothing is
kept in the record of their files: what a cell got counts in `%katas` as long as the kernel runs.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import Markdown

from dojo.judge import shown
from dojo.judge.runner import Judgement, Runner
from dojo.kata import course
from dojo.kata.catalog import Kata, UnknownKata, find_kata, find_katas, find_root, material
from dojo.kata.columns import padded
from dojo.kata.files import Refused
from dojo.language import N_, _, said
from dojo.notebook.display import Shown
from dojo.report.record import Result, recall
from dojo.report.summary import LESSON, NEXT, STYLES, WIDE, Line, Summary, ways_on

_WHICH = _("a number, a name or a folder: 3, ordering, 03_ordering")
_STATES = {"passed": "solved", "todo": "todo"}


class Report(Shown):
    """The report on a cell; `judgement` is what it reports on."""

    def __init__(
        self, kata: Kata, judgement: Judgement, before: int | None, all_of_it: bool
    ) -> None:
        self.kata, self.judgement = kata, judgement
        self.progress = shown.progress_of(kata, judgement, before)
        self.verbose = all_of_it
        super().__init__(self._lines)

    def _lines(self, width: int) -> Iterator[Line]:
        """Yield the report that a file would get, about lines of the cell."""
        target, number = self.judgement.target, self.kata.number
        summary = Summary(width, Path(target), target, verbose=self.verbose)
        summary.since = N_("since the last run")
        summary.all_shown_by = f"%%kata {number} -v"
        for text, style in shown.page(self.progress, self.judgement, summary):
            yield Line(self._of_the_cell(text), style)
        after = shown.following(self.kata)
        if self.judgement.verdict != "passed":
            yield ways_on(f"%hint {number}", f"%lesson {number}")
        elif after:
            yield Line(f"{_(LESSON)}   %lesson {after.number}", "light")

    def _of_the_cell(self, text: str) -> str:
        if text.startswith(f" {WIDE['failed']} "):
            text = text.replace(_("his file"), _("his cell"))
        line = _("line {number} of the cell").format(number=r"\1")
        text = re.sub(rf"(?<![\w/]){self.kata.stub.name}:(\d+)", line, text)
        follows, cell = _(NEXT), _("the cell")
        return re.sub(rf"^{follows}   {self.kata.stub.name}$", f"{follows}   {cell}", text)


@magics_class
class Dojo(Magics):
    """The magics `%%kata`, `%lesson`, `%hint` and `%katas`."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._cells = tempfile.TemporaryDirectory(prefix="torch-dojo-", ignore_cleanup_errors=True)
        self._runners: dict[tuple[Path, float], Runner] = {}
        self._latest: dict[Kata, Judgement] = {}
        with _one_line():
            self._runner()  # torch is imported while the first cells are read

    @cell_magic
    @magic_arguments()
    @argument("kata", help=_WHICH)
    @argument("--deadline", type=float, default=20.0, help=_("Seconds for the cell."))
    @argument("-v", "--verbose", action="store_true", help=_("Show every failure."))
    def kata(self, line: str, cell: str) -> Report:
        """Judge this cell as the answer to a kata."""
        asked = parse_argstring(self.kata, line)
        with _one_line():
            kata = self._kata(asked.kata)
            answer = Path(self._cells.name, f"{kata.slug}.py")
            # a line for the magic's: what is said of line 5 is about the cell's line 5
            answer.write_text(f"# %%kata\n{cell}", encoding="utf-8", errors="replace")
            judgement = self._runner(asked.deadline).judge(kata, answer.parent)
        before = self._latest.get(kata)
        self._latest[kata] = judgement
        return Report(kata, judgement, before.passed if before else None, asked.verbose)

    @line_magic
    @magic_arguments()
    @argument("kata", help=_WHICH)
    def lesson(self, line: str) -> Markdown:
        """Show the lesson of a kata, without its hints."""
        asked = parse_argstring(self.lesson, line)
        with _one_line():
            kata = self._kata(asked.kata)
            self._runner().expect(kata)
            return Markdown(course.lesson(kata, "%hint {}"))

    @line_magic
    @magic_arguments()
    @argument("kata", help=_WHICH)
    @argument("number", type=int, nargs="?", default=1, help=_("Which hint; each says more."))
    def hint(self, line: str) -> Shown:
        """Show the first hint, or the one with this number."""
        asked = parse_argstring(self.hint, line)
        with _one_line():
            kata = self._kata(asked.kata)
            course.hint(kata, asked.number, 80)  # refuses a number that there is not

        def lines(width: int) -> Iterator[Line]:
            count = len(kata.hints)
            title = _("{kata}, hint {number} of {count}")
            yield Line(title.format(kata=kata.title, number=asked.number, count=count), "bold")
            for text in course.hint(kata, asked.number, width).splitlines():
                yield Line(text)
            if asked.number < count:
                command = f"%hint {kata.number} {asked.number + 1}"
                yield Line(_("more: {command}").format(command=command), "light")

        return Shown(lines)

    @line_magic
    def katas(self, line: str) -> Shown:  # noqa: ARG002 (every magic gets its line)
        """List the katas: what the cells of this session got, else what the last run of your file got."""
        results = [self._result(kata) for kata in find_katas(_root())]

        def lines(width: int) -> Iterator[Line]:  # noqa: ARG001
            for one in results:
                sign, tally = WIDE.get(one.state, WIDE["todo"]), f"{one.passed}/{one.total}"
                text = f" {sign} {padded(one.kata.title, 22)} {tally:>5}  {one.said}"
                yield Line(text, STYLES.get(one.state, "light"))

        return Shown(lines)

    def _result(self, kata: Kata) -> Result:
        judgement = self._latest.get(kata)
        if judgement is None:
            return recall(kata)
        state = _STATES.get(judgement.verdict, "failed")
        return Result(kata, state, judgement.passed, judgement.total)

    def _kata(self, name: str) -> Kata:
        return find_kata(_root(), name)

    def _runner(self, deadline: float = 20.0) -> Runner:
        key = _root(), deadline
        if key not in self._runners:
            # a cell is the learner's own, as the file is: no sandbox for either
            self._runners[key] = Runner(key[0], deadline=deadline, sandbox="off")
        return self._runners[key]


def _root() -> Path:
    """Return the dojo in which the notebook lies, or the one that came with this package."""
    root = find_root(Path.cwd()) or material()
    if not find_katas(root):
        text = _("there are no katas in {folder} or above it: `dojo init FOLDER` makes some")
        raise Refused(text.format(folder=Path.cwd()))
    return root


@contextlib.contextmanager
def _one_line() -> Iterator[None]:
    """Turn what cannot be done into what IPython shows as one line."""
    try:
        yield
    except (UnknownKata, Refused) as error:
        raise UsageError(said(str(error))) from None
    except OSError as error:
        name = error.filename or _("a file")
        raise UsageError(f"{name}: {error.strerror or error}") from None
