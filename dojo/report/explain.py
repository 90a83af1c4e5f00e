"""What an exception that ended a behaviour means to the learner."""

from __future__ import annotations

import ast
import bdb
import re
import traceback
import unittest
from collections.abc import Container
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dojo import checks
from dojo.checks import Mismatch, Unanswered
from dojo.kata.catalog import Kata
from dojo.kata.loading import (
    Answer,
    LoadError,
    definition_line,
    given,
    holes,
    lines_of,
    loaded,
    tree_of,
)
from dojo.kata.stubs import HOLE
from dojo.kata.text import clean, text_of
from dojo.language import N_
from dojo.report.attributes import NOT_SET, is_set, missing_attribute
from dojo.report.diagnosis import Diagnosis, diagnose, is_raised_by, is_slip
from dojo.report.errors import KNOWN_ERRORS
from dojo.report.place import place_of_error


class Explanation(NamedTuple):
    """How a behaviour ended, why, and on which line.

    `outcome` is `todo`, `failed`, `broken` (the answer cannot be loaded), `hung` or `memory`. `message` says what
    happened, `meaning` explains it; `source` says whose explanation that is: a recognised `mistake`, the `exception`,
    or the `rule` of the behaviour.
    """

    outcome: str
    message: str = ""
    where: str = ""
    source: str = ""
    meaning: str = ""
    fault: str = ""

    @property
    def named(self) -> bool:
        """Tell whether what went wrong is named, beyond the rule."""
        return self.source in ("mistake", "exception")


_SIGNS = [(re.compile(sign, re.IGNORECASE | re.DOTALL), text) for sign, text in KNOWN_ERRORS]
# Special methods that Python and torch call where no call is written.
_UNSEEN_CALLS = {
    "__getattr__": N_("`self.name` calls __getattr__."),
    "__getattribute__": N_("`self.name` calls __getattribute__."),
    "__setattr__": N_("`self.name = value` calls __setattr__."),
    "__repr__": N_(
        "Showing this object calls __repr__. So does showing a method of it, if the parentheses are missing."
    ),
    "__torch_function__": N_("An operation on a tensor of this class calls __torch_function__."),
}


def explain(
    excinfo: pytest.ExceptionInfo[BaseException],
    kata: Kata,
    path: Path,
    answer: Answer | None,
    test: str,
    fine: Container[int] = (),
) -> Explanation:
    """Return what the learner reads about the exception in `excinfo`, met in a `test` of the file `path`.

    This is where texts of an answer come in: its errors, its values, its names. `fine` are lines that ran where another
    behaviour passed.
    """
    found = _explain(excinfo.value, kata, path, answer, test, fine)
    return Explanation(*map(clean, found))


def _explain(
    error: BaseException,
    kata: Kata,
    path: Path,
    answer: Answer | None,
    test: str,
    fine: Container[int],
) -> Explanation:
    tree = tree_of(answer) if answer else None
    inner = place_of_error(path, error.__traceback__, tree, own_error=True)
    if isinstance(error, LoadError):
        outcome = "memory" if _is_out_of_memory(error.__cause__) else "broken"
        return Explanation(outcome, error.message, error.where, "exception")
    if isinstance(error, Unanswered):
        return Explanation("todo", "", _defined_at(path, answer))
    if _is_hole(error, path, answer or loaded(kata), *inner, kata):
        return Explanation("todo", "", f"{path.name}:{inner.line} in {inner.function}")
    cause = error.__cause__ if isinstance(error, Mismatch) else error
    called, was_to_come = "", False
    if isinstance(error, Mismatch):  # the test has looked at the exception; did it look for one?
        is_value = error.got is cause and not isinstance(error.expected, (type, bool))
        called, was_to_come = error.called, not is_value
    trace = getattr(cause, "__traceback__", None)
    place = place_of_error(
        path, trace, tree, own_error=was_to_come, called=called, fine=fine, given=given(kata)
    )
    missing = missing_attribute(tree, cause, place.line) if tree else None
    if missing and place.function != missing.place.function:
        place = missing.place
    meant = missing.meaning if missing else ""
    line, function = place if place.line else inner
    where = f"{path.name}:{line} in {function}" if line else _defined_at(path, answer)
    if isinstance(error, Mismatch):
        lines, rule = error.lines, error.why
        came = error.__cause__
        return _of_failure(error, came, lines, rule, kata, path, test, where, tree, meant)
    for kinds, outcome, said in _ENDS:
        if isinstance(error, kinds) and (outcome != "hung" or _is_timeout(error)):
            return Explanation(outcome, said, where, "exception")
    lines = [checks._show_error(error) if text_of(error) else type(error).__name__]
    found = _of_failure(error, error, lines, "", kata, path, test, where, tree, meant)
    return found._replace(outcome="memory" if _is_out_of_memory(error) else "failed")


OWN = N_(
    "Your own code raises this error, but here it must not. Look at the condition that leads to it."
)
UNUSABLE = N_("Your code gave back something that the test cannot use here. What did it give back?")

# How a behaviour can end without having been judged, and what is said then.
_ENDS: list[tuple[Any, str, str]] = [
    (pytest.fail.Exception, "hung", N_("This did not finish. Is there an endless loop?")),
    (
        (pytest.skip.Exception, pytest.xfail.Exception, unittest.SkipTest),
        "failed",
        N_("The test was skipped. A behaviour is solved only when its test ran and passed."),
    ),
    (
        SystemExit,
        "failed",
        N_("Your code calls sys.exit() or os._exit(). The code of a kata returns or raises."),
    ),
]


def _of_failure(
    error: BaseException,
    came: BaseException | None,
    lines: list[str],
    rule: str,
    kata: Kata,
    path: Path,
    test: str,
    where: str,
    tree: ast.Module | None,
    meant: str,
) -> Explanation:
    """Return what is known about a failure; `came` is the exception that the answer raised, if any.

    An error of Python's own in a line is explained as what it is: nothing about the behaviour stands beside it. `meant`
    is what it is known to come from.
    """
    slip = is_slip(came, path)
    found = Diagnosis() if slip else diagnose(kata, test, error)
    source, meaning = "mistake", found.sentence
    if not meaning:
        source = "exception"
        meaning = _unusable(came, kata, path, tree) or meant
        if not meaning and is_raised_by(came, path) and not where.endswith(" in __getattr__"):
            # its text is the answer's, and means what its author meant; __getattr__ says what Python would
            meaning = OWN if error is came else ""
        elif not meaning:
            meaning = _meaning(came)
    if not meaning and not slip:
        source, meaning = "rule", rule
    message = "\n".join([*lines, *([meaning] if meaning else [])])
    return Explanation("failed", message, where, source, meaning, found.fault)


def _unusable(error: BaseException | None, kata: Kata, path: Path, tree: ast.Module | None) -> str:
    """Return what to say where a line of the test itself raised this, with what the answer gave it: not with None."""
    if re.search("argument|NoneType", text_of(error)):
        return ""  # its signature does not fit, or it gave nothing
    frames = [frame for frame, _ in traceback.walk_tb(getattr(error, "__traceback__", None))]
    files = [frame.f_code.co_filename for frame in frames]
    if not files or files[-1] != str(kata.tests) or str(path) in files:
        return ""
    kind = type(error.obj) if isinstance(error, AttributeError) else object
    if kind.__setattr__ is object.__setattr__:
        return UNUSABLE
    if tree and isinstance(error, AttributeError) and not is_set(tree, error.name):
        is_promised = f"`{error.name}`" in ast.unparse(tree)
        return NOT_SET if is_promised else UNUSABLE
    return N_(
        "The object does not give this attribute back. Your `__setattr__` keeps it where Python looks for it, in "
        "`__dict__`, or you write a `__getattr__` that finds it."
    )


def _is_hole(
    error: BaseException, path: Path, answer: Answer | None, line: int, function: str, kata: Kata
) -> bool:
    """Tell whether this is the stub's own NotImplementedError, not one out of torch or out of a helper."""
    if type(error) is not NotImplementedError or error.args or not line or answer is None:
        return False
    innermost = list(traceback.walk_tb(error.__traceback__))[-1][0]
    texts = [text.strip() for text in lines_of(answer)[line - 1 : line]]
    names = {name.rpartition(".")[2] for name in holes(kata)}
    return innermost.f_code.co_filename == str(path) and texts == [HOLE] and function in names


def _is_timeout(error: BaseException) -> bool:
    return text_of(error).startswith("Timeout")


def _is_out_of_memory(error: BaseException | None) -> bool:
    said = text_of(error)
    return (
        isinstance(error, MemoryError) or "can't allocate memory" in said or "out of memory" in said
    )


def _defined_at(path: Path, answer: Answer | None) -> str:
    line = definition_line(answer) if answer is not None else 0
    return f"{path.name}:{line}" if line else path.name


def _meaning(error: BaseException | None) -> str:
    """Return what an exception of torch's or Python's means, or nothing."""
    if isinstance(error, bdb.BdbQuit):
        return N_("Your code stops at a breakpoint(). Remove it before your code is judged.")
    if isinstance(error, RecursionError):
        frames = traceback.walk_tb(error.__traceback__)
        called = {frame.f_code.co_name: None for frame, _ in frames}
        unseen = [_UNSEEN_CALLS[name] for name in called if name in _UNSEEN_CALLS]
        return " ".join([N_("A function calls itself without end."), *unseen])
    said = text_of(error)
    return next((text for sign, text in _SIGNS if sign.search(said)), "")
