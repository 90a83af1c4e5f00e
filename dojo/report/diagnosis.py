"""What the file `mistakes.py` beside a kata's tests says about a behaviour that does not hold.

It holds plain functions, each named after a behaviour (`test_it_is_first` → `it_is_first`), and
`any_behaviour`, which is asked next. A function gets by name what it asks for: `got` (the value, or
the exception that came instead), `expected`, `called`, and the local and global names of the test. It
returns the sentence that names the mistake, or None.

Where a value was expected and an exception came, only a function that asks for `error` (that exception, else
None) is called: a function that tells values apart must not guess about an exception.
"""

from __future__ import annotations

import bdb
import contextlib
import dis
import inspect
import os
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, NamedTuple

from dojo.checks import Mismatch
from dojo.kata.catalog import Kata
from dojo.kata.text import text_of

ANY = "any_behaviour"
MISSING = "the test has no name"

_SLIPS = (
    *(NameError, AttributeError, TypeError, ImportError, SyntaxError, RecursionError),
    bdb.BdbQuit,
)
_RAISE = "RAISE_VARARGS"


class Diagnosis(NamedTuple):
    """The sentence that names a mistake, or none; and a `fault` of the function that was asked, for its author."""

    sentence: str = ""
    fault: str = ""


class Mistakes(NamedTuple):
    """The functions of a `mistakes.py`, and a `fault` that kept it from being read."""

    functions: dict[str, Callable[..., Any]]
    fault: str = ""


def diagnose(kata: Kata, test: str, error: BaseException) -> Diagnosis:
    """Return what is known about the failure `error` of a kata's test."""
    got = error.got if isinstance(error, Mismatch) else error
    functions, fault = mistakes_of(kata)
    known, unset = _names_of_test(kata, error.__traceback__)
    if not known:
        return Diagnosis()  # no line of the test raised this: it is about the answer as a whole
    known |= {"got": got, "error": None, "expected": None, "called": ""}
    if isinstance(error, Mismatch):
        known |= {"expected": error.expected, "called": error.called}
    if isinstance(got, BaseException) and not _is_exception_type(known["expected"]):
        known["error"] = got
    for name in (test.partition("[")[0].removeprefix("test_"), ANY):
        function = functions.get(name)
        if function is not None and (known["error"] is None or "error" in _asks_for(function)):
            if unset & set(_asks_for(function)) - set(known):
                continue  # the test had not come that far
            sentence, said = _ask(function, known)
            fault = fault or said
            if sentence:
                return Diagnosis(sentence, fault)
    return Diagnosis("", fault)


def _is_exception_type(expected: object) -> bool:
    return isinstance(expected, type) and issubclass(expected, BaseException)


def _asks_for(function: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(function).parameters


def mistakes_of(kata: Kata) -> Mistakes:
    """Return the functions that the kata's `mistakes.py` defines; none where there is no such file."""
    return _read(kata.mistakes)


@cache
def _read(path: Path) -> Mistakes:
    if not path.is_file():
        return Mistakes({})
    module = ModuleType(f"torch_dojo_mistakes.{path.parent.name}")
    module.__file__ = str(path)
    try:
        exec(compile(path.read_bytes(), str(path), "exec", dont_inherit=True), module.__dict__)
    except Exception as error:
        return Mistakes({}, f"{path.name}: {_said(error)}")
    functions: dict[str, Callable[..., Any]] = {
        name: one
        for name, one in vars(module).items()
        if inspect.isfunction(one) and one.__module__ == module.__name__ and name[0] != "_"
    }
    return Mistakes(functions)


def _names_of_test(kata: Kata, trace: TracebackType | None) -> tuple[dict[str, Any], set[str]]:
    """Return the global and local names of the test, and the locals that have no value yet.

    The names of the innermost call hide those of the others.
    """
    frames = [
        frame
        for frame, _ in traceback.walk_tb(trace)
        if frame.f_code.co_filename == str(kata.tests)
    ]
    known: dict[str, Any] = dict(frames[0].f_globals) if frames else {}
    for frame in frames:
        known |= frame.f_locals
    unset = {name for frame in frames for name in frame.f_code.co_varnames} - set(known)
    return known, unset


def _ask(function: Callable[..., Any], known: dict[str, Any]) -> tuple[str, str]:
    """Return the sentence that a function says, and what is wrong with the function itself."""
    wanted = _asks_for(function).values()
    try:
        missing = [one.name for one in wanted if one.default is one.empty and one.name not in known]
        if missing:
            raise NameError(f"{MISSING} {missing[0]!r}")
        arguments = {one.name: known[one.name] for one in wanted if one.name in known}
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
            sentence = function(**arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # it may call the answer again, which may do anything
        return "", f"{function.__name__} in mistakes.py: {_said(error)}"
    return " ".join(str(sentence or "").split()), ""


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {text_of(error)}"


def is_slip(error: object, answer: Path) -> bool:
    """Tell whether this is an error of Python's own in a line of the `answer`: it says nothing about the behaviour.

    An exception that the answer itself raises, with `raise` or `assert`, is what its author decided.
    """
    if not isinstance(error, _SLIPS):
        return False
    files = [one.tb_frame.f_code.co_filename for one in _frames(error.__traceback__)]
    return str(answer) in files and not is_raised_by(error, answer)


def is_raised_by(error: object, answer: Path) -> bool:
    """Tell whether the `answer` itself raised this, with `raise` or `assert`."""
    frames = list(_frames(getattr(error, "__traceback__", None)))
    return (
        bool(frames)
        and frames[-1].tb_frame.f_code.co_filename == str(answer)
        and _is_raised(frames[-1])
    )


def _frames(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _is_raised(trace: TracebackType) -> bool:
    """Tell whether a `raise` ended this frame."""
    instructions = dis.get_instructions(trace.tb_frame.f_code)
    return any(one.offset == trace.tb_lasti and one.opname == _RAISE for one in instructions)
