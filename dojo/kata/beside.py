"""An answer is one file: while it runs, what lies beside it cannot be imported, in whichever folder one stands."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from dojo.kata.catalog import find_katas, find_root
from dojo.language import N_

ADVICE = N_("an answer is one file, so move the code that you need into it")


@contextlib.contextmanager
def alone(answer: Path, module: str) -> Iterator[None]:
    """Run the code of an answer, which is this module, without the files beside it.

    What it does to `sys.path` is taken back: the answer to another kata shall not find other files.
    """
    path, finder = [*sys.path], _Beside(answer, module.partition(".")[0])
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.path[:] = path
        with contextlib.suppress(ValueError):
            sys.meta_path.remove(finder)


class _Beside(MetaPathFinder):
    """Refuses a module that is nowhere but beside an answer, whatever `sys.path` holds."""

    def __init__(self, answer: Path, package: str) -> None:
        self.answer = answer
        self.package = package  # what a relative import asks for

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if path is not None:
            return None  # a part of a package that was found before
        if name == self.package:
            text = N_("a relative import finds nothing: {said}").format(said=ADVICE)
            raise ModuleNotFoundError(text, name=name)
        if not any(_holds(folder, name) for folder in _folders(self.answer)):
            return None
        others = [one for one in sys.meta_path if not isinstance(one, _Beside)]
        found = (one.find_spec(name, None, target) for one in others)
        spec = next((one for one in found if one and not self._is_beside(one, name)), None)
        if spec is None:
            advice = "" if name == self.answer.stem else f": {ADVICE}"
            raise ModuleNotFoundError(f"No module named {name!r}{advice}", name=name)
        return spec

    def _is_beside(self, spec: ModuleSpec, name: str) -> bool:
        """Tell whether this is a file, or a folder of files, that stands beside an answer."""
        places = [*(spec.submodule_search_locations or [])]
        if spec.has_location and spec.origin:
            places.append(os.path.dirname(spec.origin))
        beside = [str(place) for one in _folders(self.answer) for place in (one, one / name)]
        return not {*map(os.path.realpath, places)}.isdisjoint(map(os.path.realpath, beside))


def _holds(folder: Path, name: str) -> bool:
    return (folder / f"{name}.py").is_file() or (folder / name).is_dir()


@cache
def _folders(answer: Path) -> list[Path]:
    """Return the folder of an answer, and those in which the other answers of its dojo are."""
    root = find_root(answer.parent)
    others = [root, *(kata.folder for kata in find_katas(root))] if root else []
    return [answer.parent, *others]
