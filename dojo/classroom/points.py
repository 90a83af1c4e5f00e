"""How verdicts become points."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dojo.kata.catalog import find_kata
from dojo.kata.files import Refused

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ALL, BEHAVIOURS = "all", "behaviours"
_NOTHING = ("broken", "crashed")  # such an answer may have said of itself what passed
_DEFAULT = "default"


@dataclass(frozen=True)
class Points:
    """The points for each kata: for all behaviours or none, or a share for each behaviour that passed."""

    mode: str = ALL
    weights: Mapping[str, float] = field(default_factory=dict)  # by the kata's name
    default: float = 1.0

    def possible(self, kata: str) -> float:
        return self.weights.get(kata, self.default)

    def of(self, kata: str, verdict: str, passed: int, total: int) -> float:
        """Return what this verdict is worth."""
        if verdict == "passed":
            return self.possible(kata)
        if self.mode == ALL or verdict in _NOTHING or not total:
            return 0.0
        return self.possible(kata) * passed / total


def shown(points: float) -> str:
    """Return points as a person writes them: 3, 2.5, 0.67."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def read_weights(file: Path, root: Path, mode: str = ALL) -> Points:
    """Read how many points each kata has, from a TOML file of lines such as `03 = 2` and `default = 1`."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{file}: {error}: write lines such as `03 = 2`") from None
    for name, points in table.items():
        if (
            isinstance(points, bool)
            or not isinstance(points, (int, float))
            or not 0 <= points < 1e6
        ):
            raise Refused(
                f"{file}: {name} = {points!r}: write a number of points, such as `03 = 2`"
            )
    default = float(table.pop(_DEFAULT, 1.0))
    weights = {find_kata(root, name).name: float(points) for name, points in table.items()}
    return Points(mode, weights, default)
