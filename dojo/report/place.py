"""Where in an answer to look: the line at fault, as far as an error, or a second run of the behaviour, tells."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, NamedTuple

# What stands in a call, and the method that Python runs for it.
_SIGNS = [
    (r"\bdel \w+\.", "__delattr__"),
    (r"\b\w+\.\w+ = ", "__setattr__"),
    (r"\brepr\(", "__repr__"),
    (r"\bdeepcopy\(", "__deepcopy__"),
    (r"\bisinstance\(", "__instancecheck__"),
    (r"\blen\(", "__len__"),
    (r"\)\(|^[a-z]\w*\(", "forward"),
    (r"\)\(|^[a-z]\w*\(", "__call__"),
    (r"^[A-Z]\w*\(|= [A-Z]\w*\(", "__new__"),
    (r"^[A-Z]\w*\(|= [A-Z]\w*\(", "__init__"),
]
# a name in code, not a word of a sentence
_NAME = re.compile(r"(?<=[`.])[A-Za-z_]\w*|[A-Za-z_]\w*(?=\()")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Call(NamedTuple):
    """A call of a function of the answer: the line where that begins, and the line where the call ended."""

    first: int
    last: int
    gave_nothing: bool


class Place(NamedTuple):
    """A line of an answer, and the function it is in; line 0 where nothing can be said."""

    line: int = 0
    function: str = ""


class Map:
    """The functions of an answer: those that the learner writes are its `own`, among them those that ran."""

    def __init__(
        self, tree: ast.Module, holes: set[str], asked: str, calls: Iterable[Call]
    ) -> None:
        self.tree, self.asked, self.calls = tree, asked, list(calls)
        self.named = {
            name: node for name, node in _functions(tree) if name in holes or not holes
        }  # by `Class.method` or `function`
        lines = {_begin(node): name for name, node in self.named.items()}
        self.ended: dict[
            str, Call
        ] = {}  # each by its last call; the one that the test asked for ends last
        for call in self.calls:
            if name := lines.get(call.first):
                self.ended.pop(name, None)
                self.ended[name] = call

    def called_by_name(self, names: Iterable[str]) -> Place:
        """Return the first function of these names: of the class that was asked for, else one that ran."""
        ran = list(reversed(self.ended))
        asked = [name for name in self.named if name in (self.asked, *self._methods_asked())]
        mine = [name for name in asked if name in self.ended]
        names = list(names)
        for scope in (mine, ran, asked, [*self.named]):
            for name in names:
                for found in scope:
                    if found.rpartition(".")[2] == name:
                        return self._place(found)
        return Place()

    def _methods_asked(self) -> list[str]:
        return [name for name in self.named if name.startswith(f"{self.asked}.")]

    def last(self) -> Place:
        """Return the function that ran, and ended last; else one of the class that was asked for."""
        names = [*reversed(self.ended), *reversed(self._methods_asked())]
        return self._place(names[0]) if names else Place()

    def gave_nothing(self, line: int) -> Place:
        """Return the function without a `return` whose None was met in the call that ended in this line."""
        returns = {node.lineno for node in ast.walk(self.tree) if isinstance(node, ast.Return)}
        for before, call in zip(self.calls, self.calls[1:], strict=False):
            name = next((one for one in self.ended if _begin(self.named[one]) == before.first), "")
            if call.last == line and name and before.gave_nothing and before.last not in returns:
                return self._place(name)
        return Place()

    def _place(self, name: str) -> Place:
        node, call = self.named[name], self.ended.get(name)
        return Place(call.last if call else _first_line(node), node.name)


def calls_in(run: Callable[[], object], path: Path) -> list[Call]:
    """Run something again, in silence, and return the calls of the functions in a file in the order of their ends."""
    calls: list[Call] = []

    def note(frame: FrameType, event: str, value: Any) -> None:
        if event == "return" and frame.f_code.co_filename == str(path):
            calls.append(Call(frame.f_code.co_firstlineno, frame.f_lineno, value is None))

    before = sys.getprofile()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        sys.setprofile(note)
        try:
            run()
        except BaseException:
            pass
        finally:
            sys.setprofile(before)
    return calls


def place_of_error(
    path: Path,
    trace: TracebackType | None,
    tree: ast.Module | None,
    *,
    own_error: bool,
    called: str = "",
) -> Place:
    """Return the line of `path` that is behind an error; line 0 where none is in the traceback.

    It is the innermost line, except that a `raise` of the answer reports what its caller did. Where an error was to
    come (`own_error`), it is in the method that is `called`. In an endless recursion it is the line that calls again.
    """
    frames: list[Place] = []
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            frames.append(Place(trace.tb_lineno, trace.tb_frame.f_code.co_name))
        trace = trace.tb_next
    if not frames:
        return Place()
    ((most, times),) = Counter(frames).most_common(1)
    if times > _DEEP:
        return most
    meant = {name for sign, name in _SIGNS if re.search(sign, called)}
    if own_error and (fitting := [frame for frame in frames if frame.function in meant]):
        return fitting[-1]
    raises = (
        {node.lineno for node in ast.walk(tree) if isinstance(node, ast.Raise)} if tree else {0}
    )
    while not own_error and len(frames) > 1 and frames[-1].line in raises:
        frames.pop()
    return frames[-1]


_DEEP = 50  # calls of one line within itself


def place_in(found: Map, meaning: str, called: str, sentence: str, task: str) -> Place:
    """Return where to look when a value is wrong and nothing was raised.

    `meaning` explains the failure, `called` is what the test did; `task` is what the lesson says of this step.
    """
    meant = [name for sign, name in _SIGNS if re.search(sign, called)]
    for names in (
        _NAME.findall(meaning),
        [found.asked],
        [*_NAME.findall(called), *_NAME.findall(sentence)],
        meant,
        _NAME.findall(task),
    ):
        if (place := found.called_by_name(names)).line:
            return place
    return found.last()


def first_hole(tree: ast.Module, open_: Iterable[str], task: str) -> Place:
    """Return the first function that is still open, among those of which a step's task speaks."""
    spoken, open_ = {*_NAME.findall(task)}, {*open_}
    fitting = [node for name, node in _functions(tree) if name in open_ and node.name in spoken]
    if not fitting:
        return Place()
    first = min(fitting, key=lambda node: node.lineno)
    return Place(first.body[-1].lineno, first.name)


def _functions(tree: ast.Module) -> list[tuple[str, _Function]]:
    """Return the functions and methods of an answer, by `Class.method` or `function`."""
    found: list[tuple[str, _Function]] = []
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        lead = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        found += [(f"{lead}{one.name}", one) for one in inside if isinstance(one, _Function)]
    return found


def _begin(function: _Function) -> int:
    """Return the line where Python says that a function begins: that of its first decorator, if it has one."""
    return min([function.lineno, *(one.lineno for one in function.decorator_list)])


def _first_line(function: _Function) -> int:
    """Return the first line of a function's body that is not its docstring."""
    body = function.body
    documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return body[1].lineno if documented and len(body) > 1 else body[0].lineno
