"""How long a verdict takes, beside `import torch`, measured in turns in one run.

    python benchmarks/verdict.py [ROUNDS]

Each round times, one after the other: a fresh `python -c "import torch"`; a cold run of `pytest katas/03_ordering
--target solutions`; a cold run of all of `pytest katas/` on the solutions; a warm verdict on 03 by the runner; and,
where there are pseudo-terminals, a save in watch mode: from writing the file to the verdict on the screen. The medians
and their ratios to the first are printed.
"""

from __future__ import annotations

import contextlib
import os
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dojo.desk import folder
from dojo.kata.catalog import find_kata

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


class Saves:
    """Somebody who saves a solution of kata 03 beside a watch screen, and reads the verdict on it."""

    def __init__(self, stub: Path, screen: int) -> None:
        self.stub, self.screen = stub, screen
        self.solution = find_kata(ROOT, "03").solution.read_text(encoding="utf-8")
        self.number = 0

    def __call__(self) -> None:
        self.number += 1
        self.stub.write_text(f"{self.solution}# save {self.number}\n", encoding="utf-8")
        self.read_until(b"passed")

    def read_until(self, text: bytes) -> None:
        seen, end = b"", time.monotonic() + 60
        while text not in seen:
            if not select.select([self.screen], [], [], end - time.monotonic())[0]:
                sys.exit(f"the watch screen did not show {text!r}, but {seen[-500:]!r}")
            seen += os.read(self.screen, 1 << 16)

    def rest(self) -> None:
        """Take a breath, as people do between two saves, and read what the screen has shown since."""
        time.sleep(0.3)
        while select.select([self.screen], [], [], 0)[0]:
            os.read(self.screen, 1 << 16)


@contextlib.contextmanager
def watched() -> Iterator[Saves | None]:
    """Start `dojo watch 03` on a terminal of its own, in a folder of its own."""
    if os.name != "posix":
        yield None
        return
    import pty

    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary) / "dojo"
        folder.init(place)
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "dojo", "watch", "03"]
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        program = subprocess.Popen(
            command, cwd=place, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        try:
            saves = Saves(find_kata(place, "03").stub, ours)
            saves.read_until(b"todo")
            yield saves
        finally:
            program.terminate()
            with contextlib.suppress(OSError):  # the end of a terminal that nobody holds any more
                while os.read(ours, 1 << 16):
                    pass
            program.wait()
            os.close(ours)


def main(rounds: int) -> None:
    from dojo.judge.runner import Runner

    pytest = ("-m", "pytest", "-p", "no:cacheprovider", "--target", "solutions")
    with Runner(ROOT) as runner, watched() as saves:
        warm = runner.judge("03_ordering", "solutions")
        if warm.verdict != "passed" or not warm.warm:
            sys.exit(f"the runner is not warm, or the solution does not pass: {warm}")
        actions: dict[str, Callable[[], object]] = {
            'python -c "import torch"': cold("-c", "import torch"),
            "cold  pytest katas/03_ordering": cold(*pytest, "katas/03_ordering"),
            "cold  pytest katas/": cold(*pytest, "katas"),
            "warm  verdict on 03_ordering": lambda: runner.judge("03_ordering", "solutions"),
        }
        if saves is not None:
            actions["watch from save to screen"] = saves
        times: dict[str, list[float]] = {name: [] for name in actions}
        for _ in range(rounds):
            for name, action in actions.items():
                if saves is not None:
                    saves.rest()
                times[name].append(seconds(action))
    unit = statistics.median(times['python -c "import torch"'])
    print(f"{'':<34}{'median':>9}{'fastest':>9}{'slowest':>9}{'ratio':>8}")
    for name, measured in times.items():
        median = statistics.median(measured)
        spread = f"{median:8.3f}s{min(measured):8.3f}s{max(measured):8.3f}s"
        print(f"{name:<34}{spread}{median / unit:8.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
