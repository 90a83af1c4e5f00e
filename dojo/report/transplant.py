"""Which function of an answer is at fault: one of the solution takes its place, and the test runs again.

Where there is no solution to read, as in the sandbox, nothing is tried.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Container
from typing import Any

from dojo.kata.catalog import Kata
from dojo.kata.loading import Answer, Function, functions_in, tree_of
from dojo.report.place import Run

_MAKER = "make"


def at_fault(
    kata: Kata, answer: Answer, run: Run, passes: Callable[[], bool], given: Container[str]
) -> list[str]:
    """Return the functions that the answer ran, and without whose own code it passes; the innermost first.

    `given` are those of the stub, which are right.
    """
    tree = tree_of(answer)
    try:
        solution = ast.parse(kata.solution.read_bytes())
    except (OSError, SyntaxError):
        return []
    if tree is None:
        return []
    began = [call.first for call in run.calls]
    ran = {
        name: began.index(node.lineno)
        for name, node in functions_in(tree)
        if node.lineno in began and name not in given
    }
    better = dict(functions_in(solution))
    known = _imported(solution) | vars(answer)
    return [
        name
        for name in sorted(ran, key=ran.__getitem__)
        if name in better and _is_better(answer, name, better[name], known, passes)
    ]


def _imported(tree: ast.Module) -> dict[str, Any]:
    """Return what a file imports, by name."""
    names: dict[str, Any] = {}
    body: list[ast.stmt] = [
        node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    exec(compile(ast.Module(body, []), "<imports>", "exec", dont_inherit=True), names)
    return names


def _is_better(
    answer: Answer,
    name: str,
    node: Function,
    known: dict[str, Any],
    passes: Callable[[], bool],
) -> bool:
    """Tell whether a behaviour passes with this function in place of the answer's own."""
    owner_name, _, own_name = name.rpartition(".")
    owner: Any = vars(answer).get(owner_name) if owner_name else answer
    own = vars(owner).get(own_name) if isinstance(owner, (type, Answer)) else None
    if own is None:
        return False  # the answer has put something else there
    try:
        made = _made(node, known, owner)
    except Exception:  # the answer has taken away what the solution's needs
        return False
    setattr(owner, own_name, made)
    try:
        return passes()
    finally:
        setattr(owner, own_name, own)


def _made(node: Function, known: dict[str, Any], owner: Any) -> Any:
    """Return a function of the solution as one of `owner`, whose `super()` it finds."""
    node.returns = None
    for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
        argument.annotation = None  # it may name what the answer does not know
    maker = ast.parse(f"def {_MAKER}(__class__):\n    pass\n    return {node.name}")
    maker.body[0].body[0] = node  # type: ignore[attr-defined]
    names = dict(known)
    exec(compile(maker, "<solution>", "exec", dont_inherit=True), names)
    return names[_MAKER](owner)
