"""What an exception that ended a behaviour means to the learner."""

from __future__ import annotations

import bdb
import re
import traceback
import unittest
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
    holes,
    line_in,
    lines_of,
    loaded,
)
from dojo.kata.stubs import HOLE
from dojo.kata.text import clean, text_of
from dojo.report.diagnosis import Diagnosis, diagnose, is_slip


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


# What torch and Python say, and what it means: (what the message holds, sentence). Each sentence is true of
# every code that gets this message; what only may be the cause is for the `mistakes.py` of a kata.
KNOWN_ERRORS: list[tuple[str, str]] = [
    (
        r"default implementation of __deepcopy__",
        "Tensor's own __deepcopy__ expects that `clone()` keeps the class. Write a __deepcopy__ of your own.",
    ),
    (
        r"argument after \*\* must be a mapping, not NoneType",
        "`**kwargs` needs a dict, and it is None here. Use `kwargs or {}`.",
    ),
    (
        r"a leaf Variable that requires grad .*in-place",
        "A tensor that requires a gradient was changed in place while autograd records. Change a parameter under "
        "torch.no_grad(); everywhere else, make a new tensor.",
    ),
    (
        r"backward through the graph a second time",
        "The graph of an earlier backward pass is still attached, and that pass has freed it. Detach what you "
        "keep from one step to the next.",
    ),
    (
        r"modified by an inplace operation",
        "A value that the backward pass still needs was changed in place. Make a new tensor instead.",
    ),
    (
        r"does not require grad and does not have a grad_fn",
        "The result has no graph, so no gradient can flow. detach(), .data and torch.no_grad() cut the graph.",
    ),
    (
        r"can't optimize a non-leaf Tensor",
        "The optimizer got the result of an operation, not a Parameter. clone(), .to() and arithmetic give results.",
    ),
    (
        r"optimizer got an empty parameter list",
        "The optimizer got no parameters. A generator that was used once is empty, too.",
    ),
    (
        r"more than one parameter group",
        "The same Parameter is in two groups. Each Parameter belongs to exactly one group.",
    ),
    (
        r"(Boolean|bool) value of Tensor with",
        "Python asked whether a whole tensor is true. `if tensor`, `a or b` and `tensor in a_list` (which compares "
        "with ==) do that. Use `is None` or `is` instead.",
    ),
    (
        r"only Tensors of floating point",
        "Integers and booleans cannot require a gradient. Only floating-point and complex tensors can.",
    ),
    (
        r"cannot assign .* as parameter",
        "This name belongs to a registered Parameter. torch accepts only a Parameter or None there.",
    ),
    (
        r"cannot assign .* before Module",
        "Call super().__init__() first. It creates the registries.",
    ),
    (
        r"'(?!NoneType)\w+' object has no attribute '_(parameters|buffers|modules|backward_hooks)'",
        "This object has no registries yet. The `__init__` of Module creates them.",
    ),
    (
        r"'NoneType' object has no attribute",
        "A value in this line is None, and None has no such attribute.",
    ),
    (
        r"'(dict|OrderedDict)' object is not callable",
        "Your code calls a dict. Is there a variable with the same name as a function?",
    ),
    (
        r"attribute '.*' already exists",
        "The module has an attribute of this name that is of another kind. torch does not register over it.",
    ),
    (
        r"'(tuple|list)' object has no attribute",
        "This is a tuple or a list, not a tensor. Take the tensor out of it first.",
    ),
    (
        r"deepcopy protocol",
        "deepcopy() refuses a tensor with a graph. Detach a tensor that you keep.",
    ),
    (
        r"'generator' object is not subscriptable|'generator' has no len",
        "A generator has no length and no index. Make a list of it first.",
    ),
    (
        r"changed size during iteration|mutated during iteration",
        "A dict was changed during a loop over it. Loop over a copy.",
    ),
    (
        r"more than one element of the written-to tensor",
        "expand() shows one row many times. Writing in place would change all of them. Make a new tensor.",
    ),
    (
        r"Sizes of tensors must match except in dimension",
        "cat() joins tensors along one dimension. All other dimensions must have the same length.",
    ),
    (
        r"The size of tensor a .* must match",
        "These two shapes do not broadcast. The lengths of a dimension must be equal, or one of them 1.",
    ),
    (
        r"shape '\[.*\]' is invalid for input of size",
        "A reshape keeps the number of values. The product of the new sizes must be that number.",
    ),
    (
        r"view size is not compatible",
        "view() needs the values in this order in memory. reshape() copies them when it must.",
    ),
    (
        r"must have the same dtype|to have the same dtype",
        "Two tensors in this line have different dtypes. Parameters and buffers follow .to(); plain tensor "
        "attributes and dtypes in the code do not.",
    ),
    (
        r"same device|expected device meta|device meta",
        "Two tensors in this line are on different devices. Parameters and buffers follow .to(); plain tensor "
        "attributes and devices in the code do not.",
    ),
    (
        r"shapes cannot be multiplied",
        "In a matrix product, the last size of the first must equal the first size of the second. nn.Linear(in, "
        "out) stores its weight as (out, in).",
    ),
    (
        r"'(method|function|builtin_function_or_method)' object (is not (iterable|subscriptable)|has no attribute)",
        "This is the function itself. Write parentheses to call it.",
    ),
    (
        r"'NoneType' object (is not|does not support)|operand .*'NoneType'|must be Tensor, not NoneType",
        "A value in this line is None. (A function without `return` gives None.)",
    ),
    (
        r"missing \d+ required (positional|keyword-only) argument",
        "The call has too few arguments. Compare it with the signature.",
    ),
    (
        r"takes .* positional arguments? but \d+ (was|were) given|got an unexpected keyword argument",
        "The call and the signature do not fit. Compare the names and the number of arguments.",
    ),
    (
        r"number of sizes provided .*expand|expanded size of the tensor|expand\(.*size",
        "expand() needs one size for each dimension, and repeats only dimensions of length 1. -1 keeps a size.",
    ),
    (
        r"ordering of dimensions|repeated dim in permute|permute\(.*number of dimensions",
        "permute() needs every dimension of the tensor exactly once.",
    ),
    (
        r"stack expects each tensor to be equal size",
        "stack() makes a new dimension out of tensors of the same shape. cat() joins along an existing one.",
    ),
    (
        r"must be tuple of Tensors",
        "cat() and stack() take all tensors in one list or tuple.",
    ),
    (
        r"same number of dimensions",
        "cat() joins tensors with the same number of dimensions.",
    ),
    (
        r"cannot assign .* as buffer",
        "This name belongs to a registered buffer. torch accepts only a tensor or None there.",
    ),
    (
        r"name '\w+' is not defined",
        "Python does not know this name. Check the spelling and the imports; inside a class, `self.` may be missing.",
    ),
    (
        r"cannot access local variable|referenced before assignment",
        "This variable has no value yet when this line runs.",
    ),
    (
        r"object has no attribute '\w+'",
        "This object has no attribute of this name. Check the spelling, and whether it was set before this line.",
    ),
    (
        r"iteration over a 0-d tensor",
        "A tensor without dimensions holds one number. A loop over it is not possible.",
    ),
    (
        r"can't call numpy\(\) on Tensor that requires grad",
        "NumPy does not record gradients. Stay with torch.",
    ),
]
_SIGNS = [(re.compile(sign, re.IGNORECASE | re.DOTALL), text) for sign, text in KNOWN_ERRORS]
# Special methods that Python and torch call where no call is written.
_UNSEEN_CALLS = {
    "__getattr__": "`self.name` calls __getattr__.",
    "__getattribute__": "`self.name` calls __getattribute__.",
    "__setattr__": "`self.name = value` calls __setattr__.",
    "__torch_function__": "An operation on a tensor of this class calls __torch_function__.",
}


def explain(
    excinfo: pytest.ExceptionInfo[BaseException],
    kata: Kata,
    path: Path,
    answer: Answer | None,
    test: str,
) -> Explanation:
    """Return what the learner reads about the exception in `excinfo`, met in a `test` of the file `path`.

    This is where texts of an answer come in: its errors, its values, its names.
    """
    found = _explain(excinfo.value, kata, path, answer, test)
    return Explanation(*map(clean, found))


def _explain(
    error: BaseException, kata: Kata, path: Path, answer: Answer | None, test: str
) -> Explanation:
    line, function = line_in(path, error.__traceback__)
    if isinstance(error, LoadError):
        outcome = "memory" if _is_out_of_memory(error.__cause__) else "broken"
        return Explanation(outcome, error.message, error.where, "exception")
    if isinstance(error, Unanswered):
        return Explanation("todo", "", _defined_at(path, answer))
    if _is_hole(error, path, answer or loaded(kata), line, function, kata):
        return Explanation("todo", "", f"{path.name}:{line}")
    where = f"{path.name}:{line} in {function}" if line else _defined_at(path, answer)
    if isinstance(error, Mismatch):
        cause_line, cause_function = line_in(path, getattr(error.__cause__, "__traceback__", None))
        where = f"{path.name}:{cause_line} in {cause_function}" if cause_line else where
        return _of_failure(error, error.__cause__, error.lines, error.why, kata, path, test, where)
    for kinds, outcome, said in _ENDS:
        if isinstance(error, kinds) and (outcome != "hung" or _is_timeout(error)):
            return Explanation(outcome, said, where, "exception")
    lines = [checks._show_error(error) if text_of(error) else type(error).__name__]
    found = _of_failure(error, error, lines, "", kata, path, test, where)
    return found._replace(outcome="memory" if _is_out_of_memory(error) else "failed")


UNUSABLE = "Your code gave back something that the test cannot use here. What did it give back?"

# How a behaviour can end without having been judged, and what is said then.
_ENDS: list[tuple[Any, str, str]] = [
    (pytest.fail.Exception, "hung", "This did not finish. Is there an endless loop?"),
    (
        (pytest.skip.Exception, pytest.xfail.Exception, unittest.SkipTest),
        "failed",
        "The test was skipped. A behaviour is solved only when its test ran and passed.",
    ),
    (
        SystemExit,
        "failed",
        "Your code calls sys.exit() or os._exit(). The code of a kata returns or raises.",
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
) -> Explanation:
    """Return what is known about a failure; `came` is the exception that the answer raised, if any.

    An error of Python's own in a line is explained as what it is: nothing about the behaviour stands beside it.
    """
    slip = is_slip(came, path)
    found = Diagnosis() if slip else diagnose(kata, test, error)
    source, meaning = "mistake", found.sentence
    if not meaning:
        source = "exception"
        meaning = UNUSABLE if _is_unusable(came, kata, path) else _meaning(came)
    if not meaning and not slip:
        source, meaning = "rule", rule
    message = "\n".join([*lines, *([meaning] if meaning else [])])
    return Explanation("failed", message, where, source, meaning, found.fault)


def _is_unusable(error: BaseException | None, kata: Kata, path: Path) -> bool:
    """Tell whether a line of the test itself raised this, with what the answer gave it: a value, but not None."""
    if re.search("argument|NoneType", text_of(error)):
        return False  # its signature does not fit, or it gave nothing
    frames = [frame for frame, _ in traceback.walk_tb(getattr(error, "__traceback__", None))]
    files = [frame.f_code.co_filename for frame in frames]
    return bool(files) and files[-1] == str(kata.tests) and str(path) not in files


def _is_hole(
    error: BaseException, path: Path, answer: Answer | None, line: int, function: str, kata: Kata
) -> bool:
    """Tell whether this is the stub's own NotImplementedError, not one out of torch or out of a helper."""
    if type(error) is not NotImplementedError or error.args or not line or answer is None:
        return False
    innermost = list(traceback.walk_tb(error.__traceback__))[-1][0]
    texts = [text.strip() for text in lines_of(answer)[line - 1 : line]]
    return innermost.f_code.co_filename == str(path) and texts == [HOLE] and function in holes(kata)


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
        return "Your code stops at a breakpoint(). Remove it before your code is judged."
    if isinstance(error, RecursionError):
        frames = traceback.walk_tb(error.__traceback__)
        called = {frame.f_code.co_name: None for frame, _ in frames}
        unseen = [_UNSEEN_CALLS[name] for name in called if name in _UNSEEN_CALLS]
        return " ".join(["A function calls itself without end.", *unseen])
    said = text_of(error)
    return next((text for sign, text in _SIGNS if sign.search(said)), "")
