"""A kata and a target give the module under test, or one readable line that says why not."""

from __future__ import annotations

import ast
import builtins
import operator
import re
import subprocess
import sys
import tokenize
import traceback
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import decode_source
from pathlib import Path
from types import CodeType, ModuleType, TracebackType

import pytest
import torch

from dojo import checks
from dojo.kata.beside import alone
from dojo.kata.catalog import SOLUTIONS, Kata, find_kata, find_katas, find_root, material
from dojo.kata.stubs import HOLE, stub_of
from dojo.kata.text import text_of
from dojo.language import N_


class LoadError(Exception):
    """An answer that cannot be judged: what is wrong, in which file, on which line (0: none)."""

    def __init__(self, message: str, path: Path, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.path, self.line = message, path, line

    @property
    def where(self) -> str:
        return f"{self.path.name}:{self.line}" if self.line else self.path.name


Function = ast.FunctionDef | ast.AsyncFunctionDef


class Answer(ModuleType):
    """The module under test; it remembers where it is from, its text, and the last name that a test asked it for.

    Only this text explains what the code did: the file may have been saved again since, or be gone.
    """

    __slots__ = ("__origin__", "__source__", "last_asked")
    __origin__: Path
    __source__: str

    def __getattribute__(self, name: str) -> object:
        value = super().__getattribute__(name)
        if name in super().__getattribute__("__dict__") and not name.startswith("__"):
            self.last_asked = name
        return value


def load(kata: Kata, target: str | Path) -> Answer:
    """Return the answer to `kata` that `target` holds, judged to be whole.

    It is compiled from the file's bytes as they are now: no bytecode cache can be stale, none is written, and
    the file's folder is not on `sys.path`.
    """
    path = kata.answer(target)
    answer = _execute(_name_of(kata), path, _read(path))
    for name, declaration in kata.contract.items():
        _require(answer, path, name, declaration)
    return answer


def loaded(kata: Kata) -> Answer | None:
    """Return the answer to `kata` that was loaded last, if there is one."""
    answer = sys.modules.get(_name_of(kata))
    return answer if isinstance(answer, Answer) else None


def _name_of(kata: Kata) -> str:
    return f"torch_dojo_answer.{kata.slug}"


def solution_of(file: str) -> Answer:
    """Return a fresh copy of the solution that `file`, a variation of it, belongs to.

    The folder's name says which kata it is, as in `tests/*/slug/`, or else the file's own. Where the file
    has taken the solution's place, the solution is the one that was last committed.
    """
    path = Path(file).absolute()
    root = find_root(path) or material()
    slugs = [kata.slug for kata in find_katas(root)]
    kata = find_kata(root, path.parent.name if path.parent.name in slugs else path.stem)
    source = _read(kata.solution) if path != kata.solution else _committed(path)
    return _execute(f"torch_dojo_base.{kata.slug}", kata.solution, source)


def _committed(path: Path) -> bytes:
    """Return the content of a file as git has it."""
    command = ["git", "show", f"HEAD:./{path.name}"]
    said = subprocess.run(command, cwd=path.parent, capture_output=True, check=False)
    if said.returncode:
        raise LoadError(N_("this variation has replaced its own solution"), path)
    return said.stdout


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        is_solution = path.parent.name == SOLUTIONS
        said = (
            N_("this kata has no solution here") if is_solution else N_("this file does not exist")
        )
        raise LoadError(said, path) from None
    except OSError as error:
        text = N_("this file cannot be read: {error}").format(error=error.strerror)
        raise LoadError(text, path) from None


def _compile(source: bytes, path: Path) -> CodeType:
    _check_bytes(source, path)
    try:
        return compile(source, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        kind = {
            "SyntaxError": N_("syntax error: {error}"),
            "IndentationError": N_("indentation error: {error}"),
            "TabError": N_("indentation error: {error}"),
        }
        line = (error.text or "").strip()
        shown = f" in `{line}`" if line else ""
        text = kind[type(error).__name__].format(error=f"{error.msg}{shown}")
        raise LoadError(text, path, error.lineno or 0) from None
    except (ValueError, RecursionError, MemoryError) as error:
        text = N_("Python cannot read this file: {error}")
        raise LoadError(text.format(error=str(error) or type(error).__name__), path) from None


def _check_bytes(source: bytes, path: Path) -> None:
    """Refuse what Python refuses without naming a line: bytes that are not text, and nothing at all."""
    if source[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise LoadError(N_("this file is saved as UTF-16: save it as UTF-8"), path, 1)
    if b"\0" in source:
        raise LoadError(
            N_("this line contains a NUL byte: delete it"),
            path,
            _line_at(source, source.index(b"\0")),
        )
    if not source.strip():
        raise LoadError(
            N_("this file is empty: use undo in your editor, or `dojo reset` for a fresh stub"),
            path,
        )
    try:
        encoding, _ = tokenize.detect_encoding(iter(source.splitlines(keepends=True)).__next__)
    except SyntaxError as error:
        encoding = "utf-8"
        if "unknown encoding" in str(error):
            text = N_("{error}: save this file as UTF-8").format(error=error)
            raise LoadError(text, path, 1) from None
    try:
        source.decode(encoding)
    except UnicodeDecodeError as error:
        said = N_("byte {byte} is not {encoding} text: save this file as UTF-8").format(
            byte=f"0x{source[error.start]:02x}", encoding=encoding.upper()
        )
        raise LoadError(said, path, _line_at(source, error.start)) from None


def _line_at(source: bytes, offset: int) -> int:
    return source.count(b"\n", 0, offset) + 1


def _execute(name: str, path: Path, source: bytes) -> Answer:
    """Run the file's code as a module whose name cannot be met by an import of the same name."""
    code = _compile(source, path)
    answer = Answer(name)
    answer.__file__ = str(path)
    answer.__origin__, answer.__source__ = path, decode_source(source)
    sys.modules[answer.__name__] = answer
    before = originals()
    try:
        with alone(path, name):
            exec(code, answer.__dict__)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise LoadError(
            _import_failure(error, path), path, line_in(path, error.__traceback__)
        ) from error
    finally:
        replaced = before.restore()
    if replaced:
        raise LoadError(replaced_message(replaced), path, _line_naming(answer, replaced[0]))
    return answer


def _import_failure(error: BaseException, path: Path) -> str:
    said = " ".join(text_of(error).split())
    if isinstance(error, ModuleNotFoundError):
        text = N_("{error} (this is that file, and a file cannot import itself)")
        if error.name == path.stem:
            return text.format(error=said)
    if isinstance(error, ImportError):
        return N_("import failed: {said}").format(said=said)
    if isinstance(error, NameError):
        text = N_("{error}: check the spelling and the imports; a string needs quotes")
        return text.format(error=said)
    if isinstance(error, SystemExit):
        return N_("the file calls sys.exit() or os._exit() when it is imported: remove the call")
    if isinstance(error, pytest.skip.Exception) or type(error).__name__ == "SkipTest":
        return N_("the file skips its own tests when it is imported: remove the skip")
    if isinstance(error, pytest.exit.Exception):
        return N_("the file calls pytest.exit() when it is imported: remove the call")
    if isinstance(error, pytest.fail.Exception) and "timeout" in said.lower():
        return N_("the import of the file did not finish: is there an endless loop?")
    text = N_("{error} when the file is imported: {said}")
    if not said:
        text = N_("{error} when the file is imported")
    return text.format(error=type(error).__name__, said=said)


def _require(answer: Answer, path: Path, name: str, declaration: str) -> None:
    """Check that the answer defines `name` as a class, a function or a value, as the kata asks."""
    if name not in vars(answer):
        text = N_("`{name}` is missing: the kata asks for `{declaration}`")
        raise LoadError(text.format(name=name, declaration=declaration), path)
    value = vars(answer)[name]
    is_class = isinstance(value, type)
    if declaration.startswith("class ") and not is_class:
        text = N_("`{name}` is {kind}, not a class: the kata asks for `{declaration}`")
    elif declaration.startswith("def ") and (is_class or not callable(value)):
        text = N_("`{name}` is {kind}, not a function: the kata asks for `{declaration}`")
    else:
        return
    kind = "a class" if is_class else checks._article(type(value).__name__)
    text = text.format(name=name, kind=kind, declaration=declaration)
    raise LoadError(text, path, _line_defining(answer, name))


def _line_defining(answer: Answer, name: str) -> int:
    """Return the line on which the file binds `name`, or 0."""
    for node in tree_of(answer).body:
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        if getattr(node, "name", None) == name or any(
            getattr(target, "id", None) == name for target in targets
        ):
            return node.lineno
    return 0


def _line_naming(answer: Answer, name: str) -> int:
    """Return the first line of code in which the last part of a dotted name stands, or 0."""
    word = re.compile(rf"\b{re.escape(name.rpartition('.')[2])}\b")
    return next(
        (
            at
            for at, line in enumerate(lines_of(answer), 1)
            if word.search(line.partition("#")[0]) and "=" in line
        ),
        0,
    )


def definition_line(answer: Answer) -> int:
    """Return the line that defines the name a test asked the answer for last, or 0."""
    return _line_defining(answer, getattr(answer, "last_asked", ""))


def tree_of(answer: Answer) -> ast.Module:
    """Return an answer as Python parses it."""
    return _parsed(answer.__source__)


@lru_cache(maxsize=1)
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


def lines_of(answer: Answer) -> list[str]:
    """Return the lines of an answer, as Python counts them."""
    return answer.__source__.split("\n")


def holes(kata: Kata) -> set[str]:
    """Return the functions that the stub of `kata` leaves to the learner, as `Class.method` or `function`.

    Where nothing is there to tell, they are those that the answer itself leaves open.
    """
    if kata.source.is_file():
        return _holes_of(kata)
    answer = loaded(kata)
    return holes_in(tree_of(answer)) if answer else set()


def given(kata: Kata) -> set[str]:
    """Return the functions that the stub of `kata` has already; none where nothing is there to tell."""
    return _given_of(kata) if kata.source.is_file() else set()


@cache  # once read, it is known in the sandbox, too
def _holes_of(kata: Kata) -> set[str]:
    return holes_in(ast.parse(stub_of(kata)))


@cache
def _given_of(kata: Kata) -> set[str]:
    return {name for name, _ in functions_in(ast.parse(stub_of(kata)))} - _holes_of(kata)


@lru_cache(maxsize=1)  # each open behaviour asks for those of the answer
def holes_in(tree: ast.Module) -> set[str]:
    """Return the functions that are open, as `Class.method` or `function`."""
    found = functions_in(tree)
    return {name for name, function in found if ast.unparse(function.body[-1]) == HOLE}


def functions_in(tree: ast.Module) -> list[tuple[str, Function]]:
    """Return the functions and methods of an answer, by `Class.method` or `function`."""
    found: list[tuple[str, Function]] = []
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        lead = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        found += [(f"{lead}{one.name}", one) for one in inside if isinstance(one, Function)]
    return found


def line_in(path: Path, trace: TracebackType | None) -> int:
    """Return the innermost line of `path` in a traceback; 0 when it is not there."""
    lines = [
        line for frame, line in traceback.walk_tb(trace) if frame.f_code.co_filename == str(path)
    ]
    return lines[-1] if lines else 0


class Originals:
    """What torch, pytest and the checks hold, so that an answer that replaces some of it is noticed.

    A name that is new in a module replaces nothing: it counts from then on.
    """

    def __init__(self) -> None:
        self.saved = [(owner, name, dict(vars(owner))) for owner, name in _guarded()]
        self.grad_enabled = torch.is_grad_enabled()
        self.dtype = torch.get_default_dtype()

    def restore(self) -> list[str]:
        """Put back what was replaced, and return the names of it."""
        replaced: list[str] = []
        for at, (owner, owner_name, names) in enumerate(self.saved):
            now = vars(owner)
            if len(now) == len(names) and all(map(operator.is_, now.values(), names.values())):
                continue  # the usual case, told at the speed of C
            changed = [name for name, value in names.items() if now.get(name) is not value]
            for name in changed:
                if callable(names[name]) and not _is_of_torch(now.get(name)):
                    setattr(owner, name, names[name])
                    replaced.append(f"{owner_name}.{name}")
            self.saved[at] = owner, owner_name, dict(vars(owner))
        if torch.is_grad_enabled() != self.grad_enabled:
            torch.set_grad_enabled(self.grad_enabled)
            replaced.append("torch.is_grad_enabled()")
        if torch.get_default_dtype() != self.dtype:
            torch.set_default_dtype(self.dtype)
            replaced.append("torch.get_default_dtype()")
        return replaced


@cache
def originals() -> Originals:
    """Return what was there before this session ran an answer: looking once costs less than for each behaviour."""
    return Originals()


def replaced_message(replaced: list[str]) -> str:
    named = ", ".join(f"`{name}`" for name in replaced[:3])
    text = N_(
        "changes {names} for all code: define your own names, and leave torch and the tests as they are"
    )
    if all(name.endswith("()") for name in replaced):  # no name, but a setting
        text = N_(
            "leaves {names} changed for all code: put it back, as a `with torch.no_grad():` block does at its end"
        )
    return text.format(names=named)


def _is_of_torch(value: object) -> bool:
    """Tell whether torch itself may have put this there: it does so when parts of it are first used."""
    return str(getattr(value, "__module__", "")).split(".")[0] == "torch"


def _guarded() -> Iterator[tuple[object, str]]:
    """Yield the modules and classes whose names decide a verdict."""
    yield torch, "torch"
    yield torch.Tensor, "torch.Tensor"
    yield torch.nn.Module, "torch.nn.Module"
    yield torch.nn, "torch.nn"
    yield torch.nn.functional, "torch.nn.functional"
    yield torch.autograd, "torch.autograd"
    yield torch.optim, "torch.optim"
    yield checks, "dojo.checks"
    yield pytest, "pytest"
    yield pytest.TestReport, "pytest.TestReport"
    yield pytest.CallInfo, "pytest.CallInfo"
    yield builtins, "builtins"
