"""Keeps torch's compiler from being imported where nobody compiles.

The first optimizer of a process imports `torch._dynamo`, which takes as long as `import torch`, only to
tell the compiler to keep away from it. A stand-in says nothing instead; as soon as
anything else of the compiler is asked for, the real one takes its place.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

_NAME = "torch._dynamo"


class _StandIn(ModuleType):
    """What the optimizers of torch ask of its compiler."""

    @staticmethod
    def disable(function: Callable[..., Any], *_: Any, **__: Any) -> Callable[..., Any]:
        return function

    @staticmethod
    def graph_break(*_: Any, **__: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name in ("__file__", "__wrapped__"):  # asked of every module by those who look around
            raise AttributeError(name)
        if sys.modules.get(_NAME) is self:
            del sys.modules[_NAME]
        return getattr(importlib.import_module(_NAME), name)


def without_compiler() -> None:
    """Put the stand-in there, unless the compiler is imported already."""
    if _NAME not in sys.modules:
        sys.modules[_NAME] = _StandIn(_NAME)
