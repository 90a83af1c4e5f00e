"""Where in an answer to look, when what it gave is wrong but nothing was raised: the method that was used."""

from __future__ import annotations

import ast
import re

# What stands in a call, and the method that Python runs for it.
_SIGNS = [
    (r"\bdel \w+\.", "__delattr__"),
    (r"\b\w+\.\w+ = ", "__setattr__"),
    (r"\brepr\(", "__repr__"),
    (r"\bdeepcopy\(", "__deepcopy__"),
    (r"\bisinstance\(", "__instancecheck__"),
    (r"\blen\(", "__len__"),
    (r"\w\)\(|^[a-z]\w*\(", "forward"),
    (r"\w\)\(|^[a-z]\w*\(", "__call__"),
    (r"^[A-Z]\w*\(|= [A-Z]\w*\(", "__new__"),
    (r"^[A-Z]\w*\(|= [A-Z]\w*\(", "__init__"),
]
_NAME = re.compile(
    r"(?<=[`.])[A-Za-z_]\w*|[A-Za-z_]\w*(?=\()"
)  # a name in code, not a word of a sentence
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def place_in(
    tree: ast.Module, asked: str, called: str, texts: list[str], task: str
) -> tuple[int, str]:
    """Return the line and the name of the function to look at, (0, '') when nothing can be said.

    `asked` is the name that the test took from the answer last, `called` what it did. `texts` speak of the failure, the
    most certain one first; `task` is what the lesson says of this step.
    """
    body = tree.body
    owner = next((node for node in body if getattr(node, "name", None) == asked), None)
    if isinstance(owner, _Function):
        return _first_line(owner), owner.name
    own = owner.body if isinstance(owner, ast.ClassDef) else []
    others = [inner for node in body if isinstance(node, ast.ClassDef) for inner in node.body]
    functions: dict[str, _Function] = {}
    for node in [*own, *others, *body]:
        if isinstance(node, _Function):
            functions.setdefault(node.name, node)
    named = [name for text in texts for name in _NAME.findall(text)]
    meant = [name for sign, name in _SIGNS if re.search(sign, called)]
    last = ["forward", "__call__", *[getattr(node, "name", "") for node in reversed(own)]]
    for name in [*named, *meant, *_NAME.findall(task), *last]:
        if name in functions and name != asked:
            return _first_line(functions[name]), name
    return 0, ""


def _first_line(function: _Function) -> int:
    """Return the first line of a function's body that is not its docstring."""
    body = function.body
    documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return body[1].lineno if documented and len(body) > 1 else body[0].lineno
