"""How a solution can be changed in one place (needs the extra `author`)."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
from mutmut.mutation.mutators import mutation_operators

from dojo.author.changes import Change, difference


def changes_of(source: str) -> Iterator[Change]:
    """Yield every changed version of a solution's source that is still Python, each once."""
    module = cst.parse_module(source)
    places = _Places()
    module.visit(places)
    seen = {source}
    for node, new in places.found:
        text = cst.ensure_type(module.deep_replace(node, new), cst.Module).code
        if text in seen or not _compiles(text):
            continue
        seen.add(text)
        yield Change(text, difference(source, text))


class _Places(cst.CSTVisitor):
    """Collects the nodes that can be changed, each with what can stand in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Look at a node and say whether to go on inside it."""
        if isinstance(node, (cst.Annotation, cst.Decorator)):
            return False
        if isinstance(node, cst.SimpleStatementLine) and _is_left_alone(node):
            return False
        for kind, operator in mutation_operators:
            if isinstance(node, kind) and not isinstance(node, cst.BaseString):
                self.found += [(node, new) for new in operator(node)]
        if isinstance(node, cst.SimpleString):
            empty = node.with_changes(value="'changed'")
            self.found.append((node, empty))
        if isinstance(node, cst.SimpleStatementLine):
            self.found.append((node, node.with_changes(body=[cst.Pass()])))
        if isinstance(node, (cst.If, cst.While, cst.IfExp)):
            test = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
            turned = cst.UnaryOperation(operator=cst.Not(), expression=test)
            self.found.append((node, node.with_changes(test=turned)))
        return not isinstance(node, cst.Raise)


def _is_left_alone(node: cst.SimpleStatementLine) -> bool:
    """Tell whether a line is a docstring, an import, a bare annotation, or the list of public names."""
    first = node.body[0]
    if isinstance(first, (cst.Import, cst.ImportFrom)):
        return True
    if isinstance(first, cst.AnnAssign) and first.value is None:
        return True
    if isinstance(first, cst.Expr):
        return isinstance(first.value, (cst.SimpleString, cst.ConcatenatedString))
    return isinstance(first, cst.Assign) and cst.ensure_type(
        first.targets[0], cst.AssignTarget
    ).target.deep_equals(cst.Name("__all__"))


def _compiles(text: str) -> bool:
    try:
        compile(text, "changed", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True
