"""How fast the solutions are beside torch and other peers: the ratio of every benchmark of the katas, in one table.

    python benchmarks/solutions.py [ROUNDS [PYTEST'S OPTIONS, such as -k ordering]]

The works are those of `katas/*/bench_*.py`, with the solutions in place of the learner's code. Those that stand side by
side take turns, in this one process and on one thread. The time is the processor's, so that a machine that is busy with
other things counts for little. A ratio is the median of the solution divided by the median of its peer; the spread is
where the middle half of the ratios of the single rounds lies.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from dojo.report.bench import YOURS, exponent

ROOT = Path(__file__).parent.parent
ROUNDS = 25
AT_MOST = dict.fromkeys(["02", "03", "08", "11", "14", "16"], 1.0)  # by kata; the others:
AT_MOST_ELSE = 1.1
OTHER_WORK = {"full BPTT", "starting over"}  # shown to compare; they are not the same work

Row = dict[str, Any]


def measure(rounds: int, options: list[str]) -> list[Row]:
    """Run the benchmarks on the solutions, and return what pytest-benchmark has kept of them."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "times.json"
        arguments = [str(ROOT / "katas"), "--benchmark-only", "--target", "solutions"]
        arguments += [f"--benchmark-min-rounds={rounds}", "--benchmark-max-time=2"]
        arguments += ["--benchmark-timer=time.process_time", "--benchmark-quiet", "--timeout=0"]
        arguments += [f"--benchmark-json={kept}", "-p", "no:cacheprovider"]
        status = pytest.main([*arguments, *options])
        if status or not kept.exists():
            sys.exit(f"the benchmarks did not run: pytest ended with {status!r}")
        rows: list[Row] = json.loads(kept.read_text(encoding="utf-8"))["benchmarks"]
        return rows


def grouped(rows: list[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row)
    return groups


def line(kata: str, work: str, beside: str, mine: Row, peer: Row) -> str:
    """Return the line of the table for one peer."""
    pairs = list(zip(mine["stats"]["data"], peer["stats"]["data"], strict=True))
    ratio = mine["stats"]["median"] / peer["stats"]["median"]
    low, _, high = statistics.quantiles([a / b for a, b in pairs] * 2, n=4)
    limit = None if peer["name"] in OTHER_WORK else AT_MOST.get(kata, AT_MOST_ELSE)
    verdict = (
        "" if limit is None else f"{limit:>8.1f}{'' if round(ratio, 2) <= limit else '  over'}"
    )
    times = f"{1e3 * mine['stats']['median']:10.3f}{1e3 * peer['stats']['median']:10.3f}"
    spread = f"{low:8.2f} -{high:5.2f}"
    return f"{kata}  {work:<42}{beside:<20}{times}{ratio:8.2f}{spread}{len(pairs):8}{verdict}"


def print_growth(kata: str, rows: list[Row]) -> None:
    for name in dict.fromkeys(row["name"] for row in rows):
        curve = [row for row in rows if row["name"] == name]
        sizes = [row["extra_info"]["size"] for row in curve]
        fitted = exponent(sizes, [row["stats"]["median"] for row in curve])
        print(f"{kata}  {name} grows as n^{fitted:.2f}, for n = {', '.join(map(str, sizes))}")


def main(rounds: int, options: list[str]) -> None:
    groups = grouped(measure(rounds, options))
    print(f"\n{'':4}{'work':<42}{'beside':<20}{'ms':>10}{'its ms':>10}{'ratio':>8}", end="")
    print(f"{'middle half':>15}{'rounds':>8}{'at most':>8}")
    for title, rows in sorted(groups.items()):
        kata, work = title[:2], title.partition(": ")[2]
        mine = {row["extra_info"]["size"]: row for row in rows if row["name"] == YOURS}
        for peer in rows:
            size = peer["extra_info"]["size"]
            if peer["name"] != YOURS:
                beside = f"{peer['name']}{f', {size}' if size else ''}"
                print(line(kata, work, beside, mine[size], peer))
        if len(mine) > 1:
            print_growth(kata, rows)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS, sys.argv[2:])
