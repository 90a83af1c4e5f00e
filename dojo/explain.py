"""What an exception that ended a behaviour means to the learner."""

from __future__ import annotations

import linecache
import re
import traceback
from pathlib import Path
from typing import NamedTuple

import pytest

from dojo.catalog import Kata
from dojo.checks import Mismatch, Unanswered
from dojo.loading import Answer, LoadError, definition_line, holes, line_in
from dojo.stubs import HOLE


class Explanation(NamedTuple):
    """How a behaviour ended, why, and on which line; `named` when a known mistake was recognised.

    `outcome` is `todo`, `failed`, `broken` (the answer cannot be loaded), `hung` or `memory`.
    """

    outcome: str
    message: str
    where: str
    named: bool


_SHOWN = 300  # characters of an exception's text

# What torch and Python say, and what it usually means: (what the message holds, sentence).
KNOWN_ERRORS: list[tuple[str, str]] = [
    (
        r"maximum recursion depth",
        "A method calls itself without end. Inside a special method, what looks harmless comes back "
        "to the same method: `self.name` to __getattr__ or __setattr__, repr(self) to __repr__, an "
        "operation on self to __torch_function__. Reach for super() or self.__dict__ instead.",
    ),
    (
        r"default implementation of __deepcopy__",
        "Tensor's own deepcopy wants operations to give its class back. A class whose results are "
        "plain tensors says itself, in __deepcopy__, how it is copied.",
    ),
    (
        r"argument after \*\* must be a mapping, not NoneType",
        "`kwargs` is None when there are none: it has to be replaced by an empty dict.",
    ),
    (
        r"a leaf Variable that requires grad .*in-place",
        "A tensor that requires a gradient, a parameter or the caller's, is changed in place "
        "while autograd is recording. An update of a parameter belongs under torch.no_grad();"
        " anywhere else, make a new tensor.",
    ),
    (
        r"backward through the graph a second time",
        "The graph of an earlier step is still attached: its backward pass has already freed "
        "it. Detach what is carried from step to step.",
    ),
    (
        r"modified by an inplace operation",
        "A value that the backward pass still needs was changed in place. Make a new tensor "
        "instead, or detach first.",
    ),
    (
        r"does not require grad and does not have a grad_fn",
        "The result is not connected to any parameter: something was detached, or computed "
        "under no_grad.",
    ),
    (
        r"can't optimize a non-leaf Tensor",
        "The optimizer was given the result of an operation (a clone, a .to(), a product) "
        "instead of the Parameter itself.",
    ),
    (
        r"optimizer got an empty parameter list",
        "Nothing is left to optimize: nothing was registered, or a generator was used up "
        "before the optimizer saw it.",
    ),
    (
        r"more than one parameter group",
        "The same Parameter stands in two groups: each belongs to exactly one.",
    ),
    (
        r"Boolean value of Tensor with|bool value of Tensor with",
        "A whole tensor was taken for true or false: by `if value`, `a or b`, `==` or `in`. "
        "Whether there is one is asked with `is None`, whether it is the same object with "
        "`is`.",
    ),
    (
        r"only Tensors of floating point",
        "Integers and booleans cannot require a gradient: only floating-point and complex "
        "tensors can.",
    ),
    (
        r"cannot assign .* as parameter",
        "That name belongs to a registered Parameter: torch refuses to put anything but a "
        "Parameter or None there.",
    ),
    (
        r"cannot assign .* before Module",
        "Call super().__init__() first: it makes the registries.",
    ),
    (
        r"'(?!NoneType)\w+' object has no attribute '_(parameters|buffers|modules|backward_hooks)'",
        "The registries do not exist yet: super().__init__() was not called.",
    ),
    (
        r"'NoneType' object has no attribute '_(parameters|buffers|modules)'",
        "A child may be None: a module can keep a name without having a child there.",
    ),
    (
        r"'(dict|OrderedDict)' object is not callable",
        "An argument has the name of a function here, and hides it.",
    ),
    (
        r"attribute '.*' already exists",
        "Something else on the module has that name already: torch registers only under a "
        "name that is free, or that holds the same kind of thing.",
    ),
    (
        r"'tuple' object has no attribute '(detach|shape|size|dim|grad_fn)'",
        "A tuple came where a tensor was expected: an LSTM's state is one, and so is what "
        "`return a, b` gives. Each of its tensors is to be treated by itself.",
    ),
    (
        r"deepcopy protocol",
        "A tensor that carries a graph is kept on the module. Keep a detached one.",
    ),
    (
        r"'generator' object is not subscriptable|'generator' has no len",
        "A generator, such as parameters() gives, hands out its values one by one and only "
        "once: turn it into a list to count or index it.",
    ),
    (
        r"dictionary changed size during iteration|mutated during iteration",
        "A registry is changed while it is being read: read a copy of it.",
    ),
    (
        r"more than one element of the written-to tensor",
        "expand() makes views of one row: writing in place would write to all of them. Make a"
        " new tensor instead.",
    ),
    (
        r"Sizes of tensors must match except in dimension|The size of tensor a .* must match",
        "The shapes of the two tensors do not fit together. Print both shapes just before this line: "
        "one of them is not what you think it is.",
    ),
    (
        r"shape '\[.*\]' is invalid for input of size",
        "A reshape keeps the number of values: the new sizes, multiplied, must give the same number.",
    ),
    (
        r"view size is not compatible",
        "view() needs memory in that order: use reshape(), which copies when it must.",
    ),
    (
        r"mat1 and mat2 must have the same dtype|expected .* to have the same dtype|same device|expected device meta",
        "Something was not moved along with the module: a plain tensor attribute stays behind, and so does "
        "a dtype or device that is written into the code; a Parameter or a buffer follows .to().",
    ),
    (
        r"shapes cannot be multiplied",
        "In a product of matrices, the last size of the first is the first size of the "
        "second. (nn.Linear(in, out) keeps its weight as (out, in), and multiplies by its "
        "transpose.)",
    ),
    (
        r"'(method|function|builtin_function_or_method)' object (is not (iterable|subscriptable)|has no attribute)",
        "A function or method was named, but not called: the parentheses are missing.",
    ),
    (
        r"'NoneType' object is not (iterable|subscriptable|callable)|operand .*'NoneType'|must be Tensor, not NoneType",
        "None came where a value was expected: is a `return` missing, or was something never set?",
    ),
    (
        r"missing \d+ required positional argument",
        "Something is called with too few arguments: compare the call with the signature, and"
        " yours with the stub's.",
    ),
    (
        r"takes .* positional arguments? but \d+ (was|were) given|got an unexpected keyword argument",
        "The call and the signature do not fit together: names and order of the arguments are"
        " those of the stub.",
    ),
    (
        r"number of sizes provided .*expand|expanded size of the tensor|expand\(.*size",
        "expand() lends axes of length 1 as often as asked, and takes a size for every axis: "
        "-1 for one that stays.",
    ),
    (
        r"ordering of dimensions|repeated dim in permute|permute\(.*number of dimensions",
        "permute() takes every axis of the tensor, each exactly once.",
    ),
    (
        r"stack expects each tensor to be equal size",
        "stack() makes a new axis out of tensors of one shape; cat() joins tensors along an "
        "axis that they have.",
    ),
    (
        r"must be tuple of Tensors",
        "cat() and stack() take their tensors together, as one list or tuple.",
    ),
    (
        r"cannot assign .* as buffer",
        "That name belongs to a registered buffer: only a tensor or None can be put there.",
    ),
]


def explain(
    excinfo: pytest.ExceptionInfo[BaseException], kata: Kata, path: Path, answer: Answer | None
) -> Explanation:
    """Return what the learner reads about the exception in `excinfo`, met while judging the file `path`."""
    error = excinfo.value
    line, function = line_in(path, error.__traceback__)
    if isinstance(error, LoadError):
        outcome = "memory" if _is_out_of_memory(error.__cause__) else "broken"
        return Explanation(outcome, error.message, error.where, True)
    if isinstance(error, Unanswered):
        return Explanation("todo", "", _defined_at(path, answer), False)
    if _is_hole(error, path, line, function, kata):
        return Explanation("todo", "", f"{path.name}:{line}", False)
    where = f"{path.name}:{line} in {function}" if line else _defined_at(path, answer)
    if isinstance(error, Mismatch):
        cause_line, cause_function = line_in(path, getattr(error.__cause__, "__traceback__", None))
        where = f"{path.name}:{cause_line} in {cause_function}" if cause_line else where
        meaning = "" if error.named else _meaning(error.__cause__)
        message = "\n".join([*error.lines, meaning]) if meaning else str(error)
        return Explanation("failed", message, where, error.named or bool(meaning))
    if isinstance(error, pytest.fail.Exception) and str(error).startswith("Timeout"):
        return Explanation(
            "hung", "This did not finish: is there a loop that never ends?", where, True
        )
    if (
        isinstance(error, pytest.skip.Exception | pytest.xfail.Exception)
        or type(error).__name__ == "SkipTest"
    ):
        return Explanation(
            "failed",
            "skipped: a behaviour is solved only when its test ran and passed",
            where,
            True,
        )
    if isinstance(error, SystemExit):
        return Explanation(
            "failed",
            "sys.exit() or os._exit() was called: a kata's code returns or raises",
            where,
            True,
        )
    outcome = "memory" if _is_out_of_memory(error) else "failed"
    message, named = _describe(error, _test_line(error))
    return Explanation(outcome, message, where, named)


def _is_hole(error: BaseException, path: Path, line: int, function: str, kata: Kata) -> bool:
    """Tell whether this is the stub's own NotImplementedError, not one out of torch or out of a helper."""
    if type(error) is not NotImplementedError or error.args or not line:
        return False
    innermost = list(traceback.walk_tb(error.__traceback__))[-1][0]
    text = path.read_text(encoding="utf-8").splitlines()[line - 1].strip()
    return innermost.f_code.co_filename == str(path) and text == HOLE and function in holes(kata)


def _is_out_of_memory(error: BaseException | None) -> bool:
    return (
        isinstance(error, MemoryError)
        or "can't allocate memory" in str(error)
        or "out of memory" in str(error)
    )


def _defined_at(path: Path, answer: Answer | None) -> str:
    line = definition_line(answer) if answer is not None else 0
    return f"{path.name}:{line}" if line else path.name


def _test_line(error: BaseException) -> str:
    """Return the line of the kata's test that was running, as the learner's call."""
    lines = [
        linecache.getline(frame.f_code.co_filename, line).strip()
        for frame, line in traceback.walk_tb(error.__traceback__)
        if Path(frame.f_code.co_filename).name.startswith("test_")
    ]
    return lines[-1] if lines else ""


def _describe(error: BaseException, called: str) -> tuple[str, bool]:
    said = " ".join(str(error).split())
    shown = said if len(said) <= _SHOWN else f"{said[:_SHOWN]}..."
    lines = [f"{type(error).__name__}: {shown}" if shown else type(error).__name__]
    if called:
        lines.append(f"while running `{' '.join(called.split())}`")
    meaning = _meaning(error)
    return "\n".join([*lines, *([meaning] if meaning else [])]), bool(meaning)


def _meaning(error: BaseException | None) -> str:
    """Return what an exception of torch's or Python's usually means, or nothing."""
    if isinstance(error, RecursionError):
        return KNOWN_ERRORS[0][1]
    said = "" if error is None else str(error)
    known = (
        text for sign, text in KNOWN_ERRORS if re.search(sign, said, re.IGNORECASE | re.DOTALL)
    )
    return next(known, "")
