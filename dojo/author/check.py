"""Is a kata whole? Its stub, solution, oracle, lesson, and the wrong and right answers that are kept for it."""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from dojo.author import lesson
from dojo.author.answers import Finding, assess, kept, marks_of, oracle_of
from dojo.author.changes import Change, excused
from dojo.judge.runner import Judgement, Runner, threads
from dojo.kata.catalog import SOLUTIONS, Kata
from dojo.kata.stubs import HOLE, MarkError, is_stub, stub_of
from dojo.report.diagnosis import ANY, MISSING, mistakes_of

Pending = Future[Judgement]
OUT_OF_STEP = "the stub is out of step with the solution: run `dojo stubs`"


@dataclass
class Report:
    """What is known about one kata: `problems` must be mended, `notes` are worth a look; the rest is counted."""

    kata: Kata
    behaviours: int = 0
    right: int = 0
    accepted: int = 0
    findings: list[Finding] = field(default_factory=list)
    changes: int = 0
    noticed: int = 0
    excused: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of the table: how many behaviours, right and wrong answers, and how these were named."""
        first = [one.first for one in self.findings if one.caught]
        return {
            "behaviours": self.behaviours,
            "right": self.right,
            "accepted": self.accepted,
            "wrong": len(self.findings),
            "caught": sum(one.caught for one in self.findings),
            **{kind: first.count(kind) for kind in ("named", "rule", "false")},
            "changes": self.changes,
            "noticed": self.noticed,
            "excused": self.excused,
            "later": sum(one.later for one in self.findings),
            "later_false": sum(len(one.false) - (one.first == "false") for one in self.findings),
        }

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "kata": self.kata.name,
            **self.counts,
            "problems": self.problems,
            "notes": self.notes,
        }


@contextmanager
def checking(
    runner: Runner, *, with_changes: bool = False, first: bool = False
) -> Iterator[Callable[[Kata], Checking]]:
    """Give a function that starts the check of a kata; the answers of all that were started share the cores.

    `with_changes`: also judge each solution changed mechanically in one place. `first`: judge a wrong answer only
    up to the first behaviour that fails.
    """
    with (
        tempfile.TemporaryDirectory(prefix="torch-dojo-") as folder,
        threads(runner.stop) as pool,
    ):

        def start(kata: Kata) -> Checking:
            submit, judge = pool.submit, partial(runner.judge, kata)
            return Checking(kata, submit, judge, Path(folder) / kata.name, with_changes, first)

        yield start


def _found(judge: Callable[..., Judgement], answer: Path, first: bool) -> tuple[Finding, Judgement]:
    """Judge a wrong answer beside others; if it does not fail just as it declares, judge it again by itself."""
    judgement = judge(answer, first=first, shared=True)
    found = assess(answer, judgement)
    is_named = judgement.verdict == "failed" and found.first == "named"
    if not is_named or any(_of_finding(found)):  # another answer may have disturbed it
        judgement = judge(answer, first=first)
        found = assess(answer, judgement)
    return found, judgement


class Survey:
    """The judgement of one kata's changed solutions under way."""

    def __init__(self, kata: Kata, judge: Callable[..., Pending], folder: Path) -> None:
        self.excused = excused(kata)
        self.pending: list[tuple[Change, Pending]] = []
        from dojo.author.operators import changes_of  # not everybody has what it needs

        source = kata.solution.read_text(encoding="utf-8")
        for number, change in enumerate(changes_of(source)):
            path = folder / f"changed_{number}.py"
            path.write_text(change.source, encoding="utf-8")
            self.pending.append((change, judge(path, first=True)))

    def add_to(self, report: Report) -> None:
        """Wait for the judgements, and say which changes nobody noticed."""
        survived = set()
        for change, judgement in self.pending:
            report.changes += 1
            if judgement.result().verdict != "passed":
                report.noticed += 1
                continue
            survived.add(change.difference)
            report.excused += change.difference in self.excused
            if change.difference not in self.excused:
                shown = "\n".join(change.difference)
                report.problems.append(f"this change of the solution is not noticed:\n{shown}")
        for difference in set(self.excused) - survived:
            shown = "\n".join(difference)
            report.problems.append(
                f"this change is excused, but is noticed or cannot be made:\n{shown}"
            )


class Checking:
    """The check of one kata under way: `pending` and `wrong` are the judgements that were asked for."""

    def __init__(
        self,
        kata: Kata,
        submit: Callable[..., Future[Any]],
        judge: Callable[..., Judgement],
        folder: Path,
        with_changes: bool,
        first: bool,
    ) -> None:
        self.kata = kata
        folder.mkdir()
        self.problems = list(_problems_at_rest(kata))
        targets: dict[str | Path, str | Path] = {"solution": SOLUTIONS}
        try:
            (folder / f"{kata.slug}.py").write_text(stub_of(kata), encoding="utf-8")
            targets["stub"] = folder
        except (OSError, MarkError) as error:
            self.problems.append(f"no stub can be made: {error}")
        if path := oracle_of(kata):
            targets["oracle"] = path
        targets |= {path: path for path in kept(kata, "right")}
        self.pending: dict[str | Path, Pending] = {
            name: submit(judge, target) for name, target in targets.items()
        }
        self.wrong: list[Future[tuple[Finding, Judgement]]] = [
            submit(_found, judge, path, first) for path in kept(kata, "wrong")
        ]
        self.survey = Survey(kata, partial(submit, judge), folder) if with_changes else None

    @property
    def judgements(self) -> int:
        """How many answers are judged."""
        return len(self._futures)

    @property
    def _futures(self) -> list[Future[Any]]:
        changed = self.survey.pending if self.survey else []
        return [*self.pending.values(), *self.wrong, *(judgement for _, judgement in changed)]

    def tell(self, one_is_done: Callable[[], None]) -> None:
        """Call a function each time that a judgement is there."""
        for judgement in self._futures:
            judgement.add_done_callback(lambda _: one_is_done())

    def report(self) -> Report:
        """Wait for the judgements, and say what they show."""
        report = Report(self.kata, problems=self.problems)
        solution = self.pending["solution"].result()
        report.behaviours = solution.total
        report.problems += _not_passed("the solution", solution)
        if "stub" in self.pending:
            report.problems += _of_stub(self.kata, self.pending["stub"].result())
        if path := oracle_of(self.kata):
            exempt = marks_of(path).exempt
            report.problems += _not_passed("torch itself", self.pending["oracle"].result(), exempt)
        for path in kept(self.kata, "right"):
            problems = list(_not_passed(f"right/{path.name}", self.pending[path].result()))
            report.right += 1
            report.accepted += not problems
            report.problems += problems
        faults: dict[str, None] = {}
        for pending in self.wrong:
            found, judgement = pending.result()
            report.findings.append(found)
            faults |= dict.fromkeys(one["fault"] for one in judgement.behaviours if one["fault"])
        report.problems += [fault for fault in faults if MISSING in fault]
        report.notes += [fault for fault in faults if MISSING not in fault]
        for finding in report.findings:
            report.problems += _of_finding(finding)
            if finding.first == "rule":
                report.notes.append(f"wrong/{finding.answer.name}: only the rule is said")
        if self.survey is not None:
            self.survey.add_to(report)
        return report


def _problems_at_rest(kata: Kata) -> Iterator[str]:
    """Yield what can be seen without running an answer."""
    if not is_stub(kata):
        yield OUT_OF_STEP
    yield from lesson.problems_of(kata)
    tests = {
        node.name: ast.get_docstring(node) or ""
        for node in ast.parse(kata.tests.read_bytes()).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    for name, sentence in tests.items():
        if not sentence.endswith("."):
            yield f"{name}: the docstring does not state the behaviour in a sentence"
        if list(tests.values()).count(sentence) > 1:
            yield f"{name}: another behaviour has the same docstring"
    functions, fault = mistakes_of(kata)
    if fault:
        yield f"mistakes.py cannot be read: {fault}"
    for name in functions:
        if f"test_{name}" not in tests and name != ANY:
            yield f"mistakes.py: {name} belongs to no behaviour"


def _not_passed(who: str, judgement: Judgement, exempt: list[str] | None = None) -> Iterator[str]:
    if judgement.message:
        yield f"{who}: {judgement.verdict}: {judgement.message}"
    for one in judgement.behaviours:
        if one["outcome"] != "passed" and one["id"] not in (exempt or []):
            yield f"{who} does not pass {one['id']}: {one['message']}"


def _of_stub(kata: Kata, judgement: Judgement) -> Iterator[str]:
    """Yield which behaviours of an untouched stub are not *to do*; a stub that is broken on purpose may fail."""
    allowed = {"todo"} if HOLE in stub_of(kata) or "= ..." in stub_of(kata) else {"todo", "failed"}
    for one in judgement.behaviours:
        if one["outcome"] not in allowed:
            yield f"the untouched stub: {one['id']} is {one['outcome']}: {one['message']}"


def _of_finding(found: Finding) -> Iterator[str]:
    name = f"wrong/{found.answer.name}"
    marks = found.marks
    if not found.caught:
        yield f"{name} is not caught"
        return
    if not marks.caught_by or not marks.says:
        yield f"{name}: the docstring needs the lines `caught by:` and `says:`"
    elif not found.heard:
        yield f"{name}: nothing says {' or '.join(map(repr, marks.says))}"
    for test in found.missed:
        yield f"{name}: {test} lets it pass"
    for test, sentence in found.false:
        yield f"{name}: {test} names another mistake: {sentence}"
