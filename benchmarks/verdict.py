"""How long a verdict takes, beside `import torch`, measured in turns in one run.

    python benchmarks/verdict.py [ROUNDS]

Each round times, one after the other: a fresh `python -c "import torch"`; a cold run of `pytest katas/03_ordering
--target solutions`; a cold run of all of `pytest katas/` on the solutions; and a warm verdict on 03 by the runner.
The medians and their ratios to the first are printed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 7


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def cold(*arguments: str) -> Callable[[], object]:
    """Return a run of a fresh Python interpreter that must succeed."""
    command = [sys.executable, *arguments]
    return lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def main(rounds: int) -> None:
    from dojo.runner import Runner

    pytest = ("-m", "pytest", "-p", "no:cacheprovider", "--target", "solutions")
    with Runner(ROOT) as runner:
        warm = runner.judge("03_ordering", "solutions")
        if warm.verdict != "passed" or not warm.warm:
            sys.exit(f"the runner is not warm, or the solution does not pass: {warm}")
        actions: dict[str, Callable[[], object]] = {
            'python -c "import torch"': cold("-c", "import torch"),
            "cold  pytest katas/03_ordering": cold(*pytest, "katas/03_ordering"),
            "cold  pytest katas/": cold(*pytest, "katas"),
            "warm  verdict on 03_ordering": lambda: runner.judge("03_ordering", "solutions"),
        }
        times: dict[str, list[float]] = {name: [] for name in actions}
        for _ in range(rounds):
            for name, action in actions.items():
                times[name].append(seconds(action))
    unit = statistics.median(times['python -c "import torch"'])
    print(f"{'':<34}{'median':>9}{'fastest':>9}{'slowest':>9}{'ratio':>8}")
    for name, measured in times.items():
        median = statistics.median(measured)
        spread = f"{median:8.3f}s{min(measured):8.3f}s{max(measured):8.3f}s"
        print(f"{name:<34}{spread}{median / unit:8.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
