"""The sentences of a kata that its reports show: of behaviours, of their rules, of mistakes. They are read, not run.

What an f-string puts in becomes a named value: `{name}` for a name, else `{value1}`. Where the value is one of a few
words that the kata chooses between, these are parts of sentences, and translated on their own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

from dojo.language import PART, PARTS, TOLD

_VALUE = re.compile(r"\{\w+\}")
_SENTENCE = re.compile(r"[.?:]\)?(?: |$)")  # somewhere in a text of several words
_PROSE = re.compile(r"(?=.*[a-z]{3})([a-z]+|.*[a-z`,)] [a-z`({].*|.*\) .*)")
_CODE = {"name", "key"}  # values that are code
_LOOKED_FOR = {  # by a call of these
    *("says", "startswith", "endswith", "removeprefix", "removesuffix"),
    *("search", "fullmatch", "partition"),
}


class Template(NamedTuple):
    """A text with names for its values, and what these are."""

    text: str
    values: tuple[tuple[str, ast.expr], ...] = ()


class Source:
    """The text of a Python file of a kata."""

    def __init__(self, path: Path) -> None:
        self.tree = ast.parse(path.read_bytes())
        kinds = ast.Assign | ast.NamedExpr | ast.For | ast.comprehension | ast.Call
        self.binding = [one for one in ast.walk(self.tree) if isinstance(one, kinds)]
        self.functions = {
            one.name: one for one in self.tree.body if isinstance(one, ast.FunctionDef)
        }
        self.constants = {
            one.targets[0].id: one.value
            for one in self.tree.body
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
        }

    def templates(self, node: ast.expr) -> list[Template]:
        """Return what a text may be, with names for its values; a few where it chooses between constants."""
        pieces = self._pieces(node)
        found = []
        for chosen in product(*pieces or [[]]):
            text, values = "", list[tuple[str, ast.expr]]()
            for piece in chosen:
                if isinstance(piece, str):
                    text += piece
                    continue
                number = sum(name.startswith("value") for name, _ in values) + 1
                quoted = text[-1:] in ("`", '"')  # so it is code
                name = piece.id if isinstance(piece, ast.Name) else f"value{number}"
                name = f"value{number}" if quoted and name in PARTS else name
                values.append((name, piece))
                text += f"{{{name}}}"
            found.append(Template(text, tuple(values)))
        return found

    def _pieces(self, node: ast.expr) -> list[list[str | ast.expr]]:
        """Return the parts of a text in their order, each with all that it may be."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return [[node.value]]
        if isinstance(node, ast.JoinedStr):
            return [piece for one in node.values for piece in self._pieces(one)]
        if isinstance(node, ast.FormattedValue):
            constant = (
                self.constants.get(node.value.id) if isinstance(node.value, ast.Name) else None
            )
            known = isinstance(constant, ast.Constant) or isinstance(node.value, ast.IfExp)
            return self._pieces(constant or node.value) if known else [[node.value]]
        if isinstance(node, ast.IfExp):
            sides = [self._pieces(side) for side in (node.body, node.orelse)]
            return [[one for side in sides for piece in side for one in piece]]
        if (form := self._formatted(node)) is not None:
            pieces: list[list[str | ast.expr]] = [[form.split("{}")[0]]]
            arguments: list[ast.expr] = node.args  # type: ignore[attr-defined]
            for words, value in zip(form.split("{}")[1:], arguments, strict=True):
                pieces += [*self._pieces(value), [words]]
            return pieces
        return [[node]]

    def _formatted(self, node: ast.expr) -> str | None:
        """Return the text whose `{}` are filled by a call of its method format, if this is one."""
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "format"
        ):
            text = node.func.value
            constant = self.constants.get(text.id) if isinstance(text, ast.Name) else text
            if isinstance(constant, ast.Constant):
                return str(constant.value)
        return None

    def strings(self, node: ast.AST) -> Iterator[ast.expr]:
        """Yield the texts below a node, each whole; not those that are only looked for or compared with."""
        is_text = isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        if is_text or (isinstance(node, ast.expr) and self._formatted(node) is not None):
            yield node  # type: ignore[misc]
            return
        if isinstance(node, ast.Compare) or (
            isinstance(node, ast.Call) and _name(node.func) in _LOOKED_FOR
        ):
            return
        for child in node.values if isinstance(node, ast.Dict) else ast.iter_child_nodes(node):
            if not (
                isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            ):  # a docstring
                yield from self.strings(child)

    def parts(self, value: ast.AST, seen: frozenset[str] = frozenset()) -> Iterator[ast.expr]:
        """Yield the texts that a value in a sentence may be, as far as they stand in this file."""
        if isinstance(value, ast.Subscript):
            yield from self.parts(value.value, seen)
        elif isinstance(value, ast.Call) and _name(value.func) in self.functions:
            yield from self._given(self.functions[_name(value.func)])
        elif isinstance(value, ast.Call) and _name(value.func) == "get":
            yield from self.parts(value.func.value, seen)  # type: ignore[attr-defined]
            yield from (text for one in value.args[1:] for text in self.strings(one))
        elif isinstance(value, ast.IfExp | ast.Constant | ast.JoinedStr | ast.Tuple):
            yield from self.strings(value)
        elif isinstance(value, ast.Name) and value.id not in seen:
            for node in self.binding:
                yield from self._bound(value.id, node, seen | {value.id})

    def _given(self, function: ast.FunctionDef, at: int | None = None) -> Iterator[ast.expr]:
        """Yield the texts that a function returns, or those at one place of the tuples."""
        for node in ast.walk(function):
            if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                yield from self.strings(_item(node.value, at))

    def _bound(self, name: str, node: ast.AST, seen: frozenset[str]) -> Iterator[ast.expr]:
        """Yield the texts that a statement or a call binds to a name."""
        if isinstance(node, ast.Assign | ast.NamedExpr):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if (at := _place(name, target)) is not None:
                item = _item(node.value, at)
                yield from self.parts(item, seen) if isinstance(item, ast.Name | ast.Call) else ()
                yield from self.strings(item)
                if isinstance(item, ast.ListComp | ast.GeneratorExp | ast.DictComp):
                    yield from (text for one in ast.walk(item) for text in self.parts(one, seen))
        elif (
            isinstance(node, ast.For | ast.comprehension)
            and (at := _place(name, node.target)) is not None
        ):
            called = (
                self.functions.get(_name(node.iter.func))
                if isinstance(node.iter, ast.Call)
                else None
            )
            yield from self._given(called, at) if called else ()
            for item in self._items(node.iter):
                yield from self.strings(_item(item, at))
        elif isinstance(node, ast.Call) and _name(node.func) in self.functions:
            names = [one.arg for one in self.functions[_name(node.func)].args.args]
            given = dict(zip(names, node.args, strict=False)) | {
                one.arg or "": one.value for one in node.keywords
            }
            if name in given:
                yield from self.parts(given[name], seen)

    def _items(self, value: ast.expr) -> list[ast.expr]:
        """Return what a loop goes through, as far as it is written in this file."""
        if (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Attribute)
            and value.func.attr == "items"
        ):
            return self._pairs(value.func.value)
        return value.elts if isinstance(value, ast.Tuple | ast.List) else []

    def _pairs(self, value: ast.AST | None) -> list[ast.expr]:
        """Return the items of a dictionary: its own, those of one in it, those of one that a function returns."""
        if isinstance(value, ast.Name):
            value = self.constants.get(value.id)
        if isinstance(value, ast.Call) and _name(value.func) in self.functions:
            given = ast.walk(self.functions[_name(value.func)])
            return [
                pair
                for one in given
                if isinstance(one, ast.Return)
                for pair in self._pairs(one.value)
            ]
        if not isinstance(value, ast.Dict):
            return []
        return [
            pair
            for key, one in zip(value.keys, value.values, strict=True)
            for pair in ([ast.Tuple([key, one])] if key is not None else self._pairs(one))
        ]


def _name(node: ast.AST) -> str:
    return getattr(node, "id", "") or getattr(node, "attr", "")


def _place(name: str, target: ast.expr) -> int | None:
    """Return where in a target of an assignment a name stands: -1 where it is all of it."""
    if isinstance(target, ast.Tuple):
        return next((at for at, one in enumerate(target.elts) if _name(one) == name), None)
    return -1 if _name(target) == name else None


def _item(value: ast.expr, at: int | None) -> ast.expr:
    if isinstance(value, ast.Tuple) and at is not None and 0 <= at < len(value.elts):
        return value.elts[at]
    return value


def sentences(folder: Path) -> Iterator[tuple[str, str | None]]:
    """Yield the texts of the kata in a folder, each with its context: the behaviours first."""
    slug = folder.name.partition("_")[2]
    tests = Source(folder / f"test_{slug}.py")
    for function in tests.functions.values():
        if function.name.startswith("test_"):
            yield " ".join((ast.get_docstring(function) or "").split("\n\n")[0].split()), None
    for node in ast.walk(tests.tree):
        if isinstance(node, ast.Call):
            said = [one.value for one in node.keywords if one.arg == "why"]
            said += node.args[1:2] if _name(node.func) == "holds" else []
            for text in said:
                yield from _of(tests, text, [tests])
    path = folder / "mistakes.py"
    if path.is_file():
        mistakes = Source(path)
        for text in mistakes.strings(mistakes.tree):
            yield from _of(mistakes, text, [mistakes, tests])


def _of(source: Source, node: ast.expr, sources: list[Source]) -> Iterator[tuple[str, str | None]]:
    """Yield a sentence, and the parts that may stand in it."""
    for text, values in source.templates(node):
        text = text.strip()
        is_form = "{}" in text and not values  # a call of its method format makes the text
        if " " not in _VALUE.sub("", text).strip() or not _SENTENCE.search(text) or is_form:
            continue
        yield text, TOLD if values else None
        for name, value in values:
            if name not in _CODE and not re.search(rf"[`\"]\{{{name}\}}[`\"]", text):
                parts = [(one, part) for one in sources for part in one.parts(value)]
                found = (words for one, part in parts for words, _ in one.templates(part))
                yield from ((words, PART) for words in found if _is_prose(words))


def _is_prose(words: str) -> bool:
    """Tell whether a value is words to translate: not a sentence, which is there on its own, and not code."""
    is_code = "=" in words or re.fullmatch(r"an? \{\w+\}", words)
    return bool(_PROSE.fullmatch(words) and not _SENTENCE.search(words) and not is_code)
