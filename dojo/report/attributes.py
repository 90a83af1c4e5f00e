"""An attribute that an object of the answer lacks: what was forgotten, and in which `__init__`."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Sequence
from typing import NamedTuple

from dojo.kata.loading import functions_in
from dojo.kata.text import text_of
from dojo.language import N_
from dojo.report.place import Place, first_line

NOT_SET = N_("No line of your code sets this attribute. `__init__` is the place for it.")
NOT_BEGUN = N_("`__init__` of this class must call `super().__init__()` before all else.")


class Missing(NamedTuple):
    """Where something was forgotten, and what."""

    place: Place
    meaning: str


def missing_attribute(tree: ast.Module, error: BaseException | None, line: int) -> Missing | None:
    """Return what was forgotten, where an error says that an object has no such attribute; met in this `line`."""
    inits = {name: node for name, node in functions_in(tree) if name.endswith(".__init__")}
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    kind = type(getattr(error, "obj", None)).__name__
    for node in classes:
        init = inits.get(f"{node.name}.__init__")
        if init is None:
            continue
        place = Place(first_line(init), init.name)
        if node.name == kind and node.bases and ".__init__(" not in ast.unparse(init):
            return Missing(place, NOT_BEGUN)
        if node.lineno <= line <= (node.end_lineno or 0) and _reads_what_is_not_set(
            tree, error, line
        ):
            return Missing(place, NOT_SET)
    return None


def _reads_what_is_not_set(tree: ast.Module, error: BaseException | None, line: int) -> bool:
    """Tell whether a line reads an attribute of `self` which no line sets, under this name or one that is like it."""
    found = re.search(r"has no attribute '(\w+)'", text_of(error))
    if found is None or is_set(tree, name := found[1]):
        return False
    reads = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.lineno == line
        and isinstance(node.ctx, ast.Load)
        and ast.unparse(node.value) == "self"
    }
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {one.rpartition(".")[2] for one, _ in functions_in(tree)}
    return name in reads and not difflib.get_close_matches(name, names - {name}, cutoff=0.75)


def is_set(tree: ast.Module, name: str | None) -> bool:
    """Tell whether some line of an answer may give an object an attribute of this name, as far as names are written."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr == name and isinstance(node.ctx, ast.Store))
        or (isinstance(node, ast.keyword) and node.arg == name)
        or (isinstance(node, (ast.Subscript, ast.Dict, ast.Call)) and name in _written_in(node))
        for node in ast.walk(tree)
    )


def _written_in(node: ast.Subscript | ast.Dict | ast.Call) -> list[object]:
    """Return the strings under which a part of an answer keeps something."""
    parts: Sequence[ast.expr | None]
    if isinstance(node, ast.Subscript):
        parts = [node.slice] if isinstance(node.ctx, ast.Store) else []
    elif isinstance(node, ast.Dict):
        parts = node.keys
    else:
        parts = node.args if re.search("set", ast.unparse(node.func)) else []
    return [part.value for part in parts if isinstance(part, ast.Constant)]
