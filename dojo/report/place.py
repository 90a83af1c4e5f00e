"""Where in an answer to look: the line at fault, as far as an error, or a second run of the behaviour, tells."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import re
import sys
from collections import Counter
from collections.abc import Callable, Container, Iterable
from itertools import chain, takewhile
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, NamedTuple

from dojo.kata.loading import Function, functions_in

# What stands in a call, and the method that Python runs for it.
_ASSIGNS = [
    (r"\bdel \w+\.", "__delattr__"),
    (r"\b\w+\.\w+ = ", "__setattr__"),
]
_SIGNS = [
    *_ASSIGNS,
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
# a listing that the answer does not write: it shows what the constructor has registered
_LISTING = re.compile(r"\b(named_\w+|parameters|buffers|children|modules|state_dict)\(")
_QUOTED = re.compile(r"(?<=`)[A-Za-z_]\w*")


class Call(NamedTuple):
    """A call of a function of the answer: the line where that begins, and the line where the call ended.

    It gave back None, or `raised`, or neither.
    """

    first: int
    last: int
    gave_nothing: bool
    raised: bool


class Run(NamedTuple):
    """What a behaviour ran of the answer: calls in the order in which they ended, lines in that in which they came."""

    calls: list[Call]
    lines: dict[int, None]


class Place(NamedTuple):
    """A line of an answer, and the function it is in; line 0 where nothing can be said."""

    line: int = 0
    function: str = ""


class Map:
    """The functions of an answer that the learner writes, among them those that ran.

    `given` are functions that the stub has already, `asked` is what the test asked for, `fine` are the lines that ran
    where a behaviour passed.
    """

    def __init__(
        self, tree: ast.Module, given: set[str], asked: str, ran: Run, fine: set[int]
    ) -> None:
        self.tree, self.asked, self.calls, self.fine = tree, asked, ran.calls, fine
        self.new = [line for line in ran.lines if line not in fine]
        functions = functions_in(tree)
        self.given = [(node.name, node) for name, node in functions if name in given]
        self.named = {name: node for name, node in functions if name not in given}
        self.begins = {_begin(node): name for name, node in self.named.items()}
        # each by its last call; the one that the test asked for ends last
        self.ended: dict[str, Call] = {}
        for call in self.calls:
            if name := self.begins.get(call.first):
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

    def makes(self, names: Iterable[str]) -> Place:
        """Return the `__init__` of the first class of these names."""
        inits = (f"{name}.__init__" for name in names)
        return next((self._place(init) for init in inits if init in self.named), Place())

    def ignores(self, names: Iterable[str]) -> Place:
        """Return the first function that takes an argument of these names, and never reads it."""
        names = {*names}
        for name in [*self._methods_asked(), *self.ended]:
            node = self.named[name]
            takes = {one.arg for one in [*node.args.args, *node.args.kwonlyargs]}
            reads = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            if names & (takes - reads):
                return self._place(name)
        return Place()

    def called_by_given(self, names: Iterable[str]) -> Place:
        """Return the first function that is called in a given function of these names, for which it stands."""
        names = {*names}
        bodies = (_called_in(node) for name, node in self.given if name in names)
        return self.called_by_name(chain(*bodies))

    def _methods_asked(self) -> list[str]:
        return [name for name in self.named if name.startswith(f"{self.asked}.")]

    def last(self) -> Place:
        """Return the function that ran, and ended last; else one of the class that was asked for."""
        names = [*reversed(self.ended), *reversed(self._methods_asked())]
        return self._place(names[0]) if names else Place()

    def new_line(self, *, branch: bool = False) -> Place:
        """Return the line that ran last, of those that no behaviour ran that passed.

        A `branch` is in a function that another behaviour ran in part, and passed.
        """
        for line in reversed(self.new):
            node = _holding(self.named.values(), line)
            if node and (
                not branch or self.fine & {*range(node.lineno, (node.end_lineno or 0) + 1)}
            ):
                return Place(line, node.name)
        return Place()

    def raised(self) -> Place:
        """Return the helper whose exception left the answer through the function that called it."""
        passed_on = [*takewhile(lambda call: call.raised, reversed(self.calls))]
        name = self.begins.get(passed_on[-1].first) if len(passed_on) > 1 else None
        return self._place(name) if name else Place()

    def gave_nothing(self, line: int = 0) -> Place:
        """Return a function that came to its end without the `return` that its annotation promises.

        With a `line`, its None was met in the call that ended there.
        """
        returns = {node.lineno for node in ast.walk(self.tree) if isinstance(node, ast.Return)}
        for before, call in zip(self.calls, [*self.calls[1:], None], strict=False):
            name = self.begins.get(before.first)
            if name and before.gave_nothing and before.last not in returns:
                promised = self.named[name].returns
                met = not line or (call and call.last == line)
                if met and promised and "None" not in ast.unparse(promised):
                    return self._place(name)
        return Place()

    def _place(self, name: str) -> Place:
        node, call = self.named[name], self.ended.get(name)
        return Place(call.last if call else first_line(node), node.name)


def run_again(run: Callable[[], object], path: Path) -> Run:
    """Run something again, in silence, and return what it ran of a file."""
    found, raising = Run([], {}), set[FrameType]()

    def note(frame: FrameType, event: str, value: Any) -> Any:
        code = frame.f_code
        if code.co_filename != str(path):
            return None
        if event == "line":
            found.lines[frame.f_lineno] = None
            raising.discard(frame)
        elif event == "exception":
            raising.add(frame)
        elif event == "return":
            raised, yields = frame in raising, bool(code.co_flags & inspect.CO_GENERATOR)
            nothing = value is None and not raised and not yields
            found.calls.append(Call(code.co_firstlineno, frame.f_lineno, nothing, raised))
        return note

    ends_well(run, note)
    return found


def ends_well(run: Callable[[], object], note: Callable[[FrameType, str, Any], Any]) -> bool:
    """Run something in silence, with `note` as its trace function, and tell whether it raised nothing."""
    before = sys.gettrace()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        sys.settrace(note)
        try:
            run()
        except BaseException:
            return False
        finally:
            sys.settrace(before)
    return True


def place_of_error(
    path: Path,
    trace: TracebackType | None,
    tree: ast.Module | None,
    *,
    own_error: bool,
    called: str = "",
    fine: Container[int] = (),
    given: Container[str] = (),
) -> Place:
    """Return the line of `path` that is behind an error; line 0 where none is in the traceback.

    It is the innermost line, except that a `raise` of the answer reports what its caller made, that a line which is
    `fine` elsewhere got something wrong from its caller, and that the stub's own functions (`given`) are right. Where
    an error was to come (`own_error`), it is in the method that is `called`. In an endless recursion it is the line
    that repeats.
    """
    frames: list[Place] = []
    passed_on: dict[Place, bool] = {}
    before: FrameType | None = None
    functions = {} if tree is None else dict(functions_in(tree))
    theirs = [node for name, node in functions.items() if name in given]
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line, name = trace.tb_lineno, trace.tb_frame.f_code.co_name
            inside = _holding(functions.values(), line) if name.startswith("<") else None
            frames.append(Place(line, inside.name if inside else name))
            passed_on[frames[-1]] = before is not None and _passes_on(before, trace.tb_frame)
            before = trace.tb_frame
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
    frames = [frame for frame in frames if not _holding(theirs, frame.line)] or frames
    while (
        not own_error
        and len(frames) > 1
        and frames[-1].line in raises
        and not passed_on[frames[-1]]
    ):
        frames.pop()
    return next((one for one in reversed(frames) if one.line not in fine), frames[-1])


def _passes_on(caller: FrameType, called: FrameType) -> bool:
    """Tell whether a function hands on what it was given itself, and nothing that it made."""
    given_, passed = _arguments(caller), _arguments(called)
    by_name = not called.f_code.co_name.startswith("__")  # Python calls the others
    return by_name and bool(passed) and all(any(one is other for other in given_) for one in passed)


def _arguments(frame: FrameType) -> list[object]:
    code = frame.f_code
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return [frame.f_locals[name] for name in names if name in frame.f_locals]


_DEEP = 50  # calls of one line within itself


def place_in(found: Map, meaning: str, called: str, sentence: str, task: str) -> Place:
    """Return where to look when a value is wrong and nothing was raised.

    `meaning` explains the failure, `called` is what the test did; `task` is what the lesson says of this step.
    """
    by_name = found.called_by_name
    told = _NAME.findall(" ".join([meaning, called, sentence]))
    quoted, done = _QUOTED.findall(meaning), re.split(r",? after ", called)[0]
    listed = {*_LISTING.findall(called)}
    looks: tuple[Callable[[], Place], ...] = (
        found.gave_nothing,
        lambda: by_name(quoted),
        lambda: found.ignores(quoted),
        lambda: found.makes(quoted),
        found.raised,
        lambda: by_name([found.asked]),
        lambda: by_name(name for sign, name in _ASSIGNS if re.search(sign, done)),
        lambda: by_name(told),
        lambda: by_name(["__init__"] if listed - {name for name, _ in found.given} else []),
        lambda: by_name(name for sign, name in _SIGNS if re.search(sign, called)),
        lambda: found.new_line(branch=True),
        lambda: found.called_by_given(re.findall(r"\w+", called)),
        found.new_line,
        lambda: by_name(_NAME.findall(task)),
        found.last,
    )
    return next((place for look in looks if (place := look()).line), Place())


def first_hole(tree: ast.Module, open_: Iterable[str], task: str) -> Place:
    """Return the first function that is still open, among those that a step's task names."""
    spoken, open_ = {*_NAME.findall(task)}, {*open_}
    fitting = [node for name, node in functions_in(tree) if name in open_ and node.name in spoken]
    if not fitting:
        return Place()
    first = min(fitting, key=lambda node: node.lineno)
    return Place(first.body[-1].lineno, first.name)


def _holding(functions: Iterable[Function], line: int) -> Function | None:
    """Return the function that this line is in the body of."""
    ends = ((one, one.body[0].lineno, one.end_lineno or 0) for one in functions)
    return next((one for one, first, last in ends if first <= line <= last), None)


def _called_in(function: Function) -> list[str]:
    """Return the names in a function's body that may be functions."""
    return _NAME.findall("\n".join(map(ast.unparse, function.body)))


def _begin(function: Function) -> int:
    """Return the line where Python says that a function begins: that of its first decorator, if it has one."""
    return min([function.lineno, *(one.lineno for one in function.decorator_list)])


def first_line(function: Function) -> int:
    """Return the first line of a function's body that is not its docstring."""
    body = function.body
    documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return body[1].lineno if documented and len(body) > 1 else body[0].lineno
