"""How fast a class is graded, beside a pytest process for each answer and beside other graders, in one run.

    python benchmarks/grading.py [--kata 03] [--hand-ins 1000] [--rounds 2] [--peers PYTHON] [--dask]

Hand-ins are copies of the kept answers to a kata, each with a small change, so that no two are the same. The first
table is measured in turns: `dojo grade` as a command with one worker and with two, a pytest process for each answer,
and, with `--peers`, nbgrader and otter-grader (PYTHON is that of an environment which has them). The second is a large
class: time and memory for each thousand, and a second run over it. With `--dask` the same over a local cluster of two
workers. One worker is killed in the middle. The verdicts are compared with those before.
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import peers
import psutil

from dojo.classroom import grading
from dojo.classroom.cluster import dask_cluster
from dojo.classroom.hand_ins import find
from dojo.classroom.judging import Options
from dojo.classroom.store import FILE, Store
from dojo.kata.catalog import Kata, find_kata

ROOT = Path(__file__).parent.parent
FEW, SOME = 3, 60  # hand-ins for what starts a process each, and for what does not
BLOCK = 1000


def answers(kata: Kata, number: int) -> list[str]:
    """Return answers that all differ: right ones and wrong ones in turn, as a class has them."""
    kept = [kata.solution, *sorted((ROOT / "tests/right" / kata.slug).glob("*.py"))]
    wrong = sorted((ROOT / "tests/wrong" / kata.slug).glob("*.py"))
    mixed = [one for pair in zip(kept, wrong, strict=False) for one in pair]
    texts = [path.read_text(encoding="utf-8") for path in mixed]
    return [f"{texts[at % len(texts)]}\n# hand-in {at}\n" for at in range(number)]


def hand_in(kata: Kata, texts: list[str], place: Path) -> Path:
    """Write a folder for each person."""
    for at, text in enumerate(texts):
        file = place / f"person{at:05}" / f"{kata.slug}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return place


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def run(*command: str, cores: set[int] | None = None) -> None:
    """Run Python; with `cores`, on these alone."""
    own = {**os.environ, "PYTHONPATH": str(ROOT)}
    program = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=own, stdout=subprocess.DEVNULL
    )
    if cores is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(program.pid, cores)
    if program.wait() > 1:
        sys.exit(f"{' '.join(command)} failed")


def side_by_side(kata: Kata, rounds: int, python: Path | None) -> None:
    """Print hand-ins a second of each way, measured in turns."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        some = hand_in(kata, answers(kata, SOME), place / "some")
        few = [*hand_in(kata, answers(kata, FEW), place / "few").rglob("*.py")]
        ways: dict[str, tuple[int, Callable[[], object]]] = {}
        counter = iter(range(10_000))

        def dojo(workers: int) -> Callable[[], object]:
            code = (
                "import os; os.cpu_count = lambda: {n}; from dojo.__main__ import main; import sys; "
                "sys.argv = ['dojo', 'grade', {source!r}, {kata!r}, '--out', {out!r}]; main()"
            )

            def grade() -> None:
                out = place / f"out{next(counter)}"
                run("-c", code.format(n=workers, source=str(some), kata=kata.name, out=str(out)))

            return grade

        def a_pytest_each() -> None:
            for file in few:
                run(
                    "-m",
                    "pytest",
                    "-q",
                    "-p",
                    "no:cacheprovider",
                    str(kata.folder),
                    "--target",
                    str(file),
                )

        ways["pytest, a process each"] = FEW, a_pytest_each
        ways["dojo grade, one worker"] = SOME, dojo(1)
        ways["dojo grade, two workers"] = SOME, dojo(2)
        if python:
            ways["nbgrader autograde"] = (
                FEW,
                peers.nbgrader(python, kata, answers(kata, FEW), place / "nbgrader"),
            )
            ways["otter run"] = FEW, peers.otter(python, kata, answers(kata, FEW), place / "otter")
        best = dict.fromkeys(ways, 0.0)
        for _ in range(rounds):
            for name, (number, action) in ways.items():
                best[name] = max(best[name], number / seconds(action))
    unit = best["pytest, a process each"]
    print(
        f"{'best of ' + str(rounds) + ' rounds':<28}{'hand-ins/s':>12}{'beside pytest':>15}{'beside dojo':>13}"
    )
    for name, speed in best.items():
        print(
            f"{name:<28}{speed:12.2f}{speed / unit:14.1f}x{best['dojo grade, two workers'] / speed:12.1f}x"
        )


def memory() -> int:
    """Return the MiB that this process has, and that all below it have which are not of a single judgement."""
    own = psutil.Process()
    standing = [own, *(one for one in own.children() if one.is_running())]
    return sum(one.memory_info().rss for one in standing) >> 20


def verdicts(out: Path) -> dict[str, tuple[str, int]]:
    with sqlite3.connect(out / FILE) as database:
        return {key: (verdict, passed) for key, verdict, passed in database.execute(
            "SELECT key, verdict, passed FROM judgements"
        )}  # fmt: skip


def large(kata: Kata, source: Path, out: Path) -> None:
    """Print time and memory for each block of a large class, and how long a second run takes."""
    print(f"\n{'a large class':<28}{'hand-ins/s':>12}{'memory, MiB':>15}")
    with Store(out) as store:
        begun = time.perf_counter()
        found = find(source, [kata], [kata], store)
        orders = grading.orders_for(found.hand_ins, [kata], store, Options())
        print(
            f"{'found ' + str(len(orders)):<28}{len(orders) / (time.perf_counter() - begun):12.0f}{memory():15}"
        )
        new, _ = grading.new_among(orders.values(), store, grading.Shard())
        done, since = 0, time.perf_counter()

        def tell() -> None:
            nonlocal done, since
            done += 1
            if done % BLOCK == 0 or done == len(new):
                now, number = time.perf_counter(), (done - 1) % BLOCK + 1
                print(
                    f"{f'{done - number + 1} to {done}':<28}{number / (now - since):12.2f}{memory():15}",
                    flush=True,
                )
                since = now

        with grading.this_machine() as executor:
            outcome = grading.grade(new, executor, store, tell)
        if outcome.failed:
            sys.exit(f"not judged: {outcome.failed}")
    command = ("-m", "dojo", "grade", str(source), kata.name, "--out", str(out))
    first, again = seconds(lambda: run(*command)), seconds(lambda: run(*command))
    print(f"nothing new: {first:.1f} s with feedback for everybody, {again:.1f} s the next time")


def clustered(kata: Kata, source: Path, out: Path, expected: dict[str, tuple[str, int]]) -> None:
    """Judge the same over a local cluster, kill a worker when a third is done, and compare."""
    import dask
    from distributed import LocalCluster

    dask.config.set({"distributed.worker.daemon": False})
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", memory_limit=None
        ) as cluster,
        Store(out) as store,
    ):
        found = find(source, [kata], [kata], store)
        orders = grading.orders_for(found.hand_ins, [kata], store, Options())
        done, third = 0, threading.Event()

        def tell() -> None:
            nonlocal done
            done += 1
            if done == len(expected) // 3:
                third.set()

        def kill_one() -> None:
            third.wait()
            os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)

        threading.Thread(target=kill_one, daemon=True).start()
        with dask_cluster(cluster.scheduler_address) as executor:
            begun = time.perf_counter()
            outcome = grading.grade(orders.values(), executor, store, tell, is_elsewhere=True)
            speed = outcome.judged / (time.perf_counter() - begun)
    same = verdicts(out) == expected
    print(f"dask, one of two workers killed: {speed:.2f} hand-ins/s, {len(outcome.failed)} not judged, "
          f"verdicts {'the same' if same else 'NOT THE SAME'}")  # fmt: skip
    if not same:
        sys.exit(1)


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast a class is graded.")
    parser.add_argument("--kata", default="03", help="a number or a name")
    parser.add_argument("--hand-ins", type=int, default=BLOCK, help="size of the large class")
    parser.add_argument(
        "--peers", type=Path, help="python of an environment with nbgrader and otter-grader"
    )
    parser.add_argument(
        "--rounds", type=int, default=2, help="of the first table; 0: only the large class"
    )
    parser.add_argument("--dask", action="store_true", help="also over a local cluster")
    options = parser.parse_args()
    kata = find_kata(ROOT, options.kata)
    if options.rounds:
        side_by_side(kata, options.rounds, options.peers)
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        source = hand_in(kata, answers(kata, options.hand_ins), place / "in")
        large(kata, source, place / "out")
        if options.dask:
            clustered(kata, source, place / "dask", verdicts(place / "out"))


if __name__ == "__main__":
    main()
