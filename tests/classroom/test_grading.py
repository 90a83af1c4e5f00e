"""A class is graded: every kind of trouble in one command, and nothing is lost by a kill."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from layouts import RIGHT, WRONG, tarred, zipped
from small_dojo import make_dojo, write

from dojo.classroom import grading, judging
from dojo.classroom.gradebook import open_gradebook
from dojo.classroom.hand_ins import find
from dojo.classroom.judging import MachineFailed, Options
from dojo.classroom.store import FILE, Store
from dojo.cli import classroom as commands
from dojo.cli import dojo
from dojo.kata.catalog import find_katas

STUB = (
    b"import torch\n__all__ = ['Doubler', 'double']\ndef double(tensor): raise NotImplementedError\n"
    + (b"class Doubler:\n    def __call__(self, tensor): raise NotImplementedError\n")
)
FILES: dict[str, bytes] = {
    "abe/double.py": RIGHT,
    "ada/double (1).py": RIGHT,
    "bea/double-2.py": WRONG,
    "ben/katas/01_double/double.py": RIGHT,
    "cara/deep/er/and/deeper/double.py": WRONG,
    "carl/double.py": b"",
    "dan/double.py": b"while True: pass\n",
    "dora/double.py": b"x = bytearray(1 << 34)\n",
    "ed/double.py": b"import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n",
    "eve/double.py": b"import os\nos._exit(0)\n",
    "fay/double.py": RIGHT.replace(b"\n", b"\r\n"),
    "finn/double.py": b"# \xe9\xff\n" + RIGHT,
    "gina/double.py": b"\xef\xbb\xbf" + RIGHT,
    "gus/notes.txt": b"I was ill",
    "hal.zip": zipped({"hal/double.py": RIGHT, "../double.py": WRONG}),
    "ida.tar.gz": tarred(("double.py", b"0", RIGHT, "")),
    "jan.zip": b"PK not really",
    "kim/double.py": b"def double(:\n",
    "liv/double.py": b"while True: print('x' * 9999)\n",
    "max/double.py": STUB,
    "nia/doubel.py": RIGHT,
    "otto/double.py": RIGHT + b"print('\x1b[2J ``` <script>')\n",
    "\u202epia/double.py": RIGHT,
    "曾/double.py": RIGHT + b"# mine\n",
}
EXPECTED = {
    "abe": "✔", "ada": "✔", "bea": "1/3", "ben": "✔", "cara": "1/3", "carl": "broken", "dan": "hung", "dora": "memory",
    "eve": "crashed", "fay": "✔", "finn": "broken", "gina": "✔", "gus": "·", "hal": "✔", "ida": "✔",
    "jan": "·", "kim": "broken", "liv": "output", "max": "0/3", "nia": "·", "otto": "✔", "\\u202epia": "✔", "曾": "✔",
    "Zoe Absent": "·",
}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fork_server: None) -> Path:
    monkeypatch.chdir(make_dojo(tmp_path / "dojo"))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(dojo, arguments, prog_name="dojo")


def few(place: Path, number: int = 12) -> list[str]:
    """Hand in answers that all differ, a third of them wrong; return the command that grades them."""
    for at in range(number):
        write(place / f"p{at:02}/double.py", (RIGHT if at % 3 else WRONG) + b"# %d\n" % at)
    return ["grade", str(place), "--deadline", "5"]


def kept(out: Path) -> dict[str, tuple[object, ...]]:
    """Return all judgements, without what differs from run to run."""
    with sqlite3.connect(out / FILE) as database:
        rows = database.execute("SELECT key, kata, verdict, passed, total, data FROM judgements")
        found = {row[0]: (*row[1:5], json.loads(row[5])["behaviours"]) for row in rows}
    database.close()
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is limited later")
def test_a_class_with_every_kind_of_trouble(root: Path) -> None:
    for name, content in FILES.items():
        write(root / "in" / name, content)
    names = [name.partition("/")[0].partition(".")[0] for name in FILES]
    roster = write(root / "roster.txt", "\n".join([*names, "Zoe Absent"]))
    arguments = ["grade", str(root / "in"), "--out", str(root / "out"), "--roster", str(roster)]
    result = run(*arguments, "--deadline", "2", "--memory", "256", "-v")
    assert result.exit_code == 0, result.output
    head, *lines = result.stdout.partition("\n\n")[0].splitlines()
    assert head.startswith("judged 15 answers")  # several are the same
    said = {" ".join(line.split()[:-2]): line.split()[-2] for line in lines[1:]}
    assert said.pop("ed") in ("broken", "crashed")  # a sandbox that is whole forbids it
    assert said == EXPECTED
    for note in (
        "gus: it holds no answer to any kata",
        "nia/doubel.py: it answers no kata by its name",
        "jan.zip: it cannot be read",
        "hal.zip/../double.py: its name leads out of the archive",
        "handed in nothing: gus, jan, nia, Zoe Absent",
    ):
        assert note in result.stdout
    again = run(*arguments, "--deadline", "2", "--memory", "256", "-v")
    assert again.stdout == result.stdout.replace(
        "judged 15 answers, 0 known", "judged 0 answers, 15 known"
    )
    assert run("report", "--out", str(root / "out"), "-v").stdout == again.stdout.partition("\n")[2]


def test_a_kill_and_two_runs_at_once_lose_nothing(root: Path) -> None:
    command = few(root / "in")
    undisturbed, out = root / "undisturbed", root / "out"
    assert run(*command, "--out", str(undisturbed)).exit_code == 0
    expected = kept(undisturbed)
    assert len(expected) == 12

    own = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    program = subprocess.Popen(
        [sys.executable, "-m", "dojo", *command, "--out", str(out)],
        env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    end = time.monotonic() + 60
    while len(_known(out)) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    program.kill()
    program.wait()
    before = _known(out)
    assert 2 <= len(before) < 12
    assert before < {*expected}

    katas, outcomes = find_katas(root / "dojo"), []

    def go_on() -> None:
        with Store(out) as store:
            found = find(root / "in", katas, katas, store)
            orders = grading.orders_for(found.hand_ins, katas, store, Options(5.0))
            new, _ = grading.new_among(orders.values(), store, grading.Shard())
            with grading.this_machine(1) as executor:
                outcomes.append(grading.grade(new, executor, store))

    runs = [threading.Thread(target=go_on) for _ in range(2)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert [one.failed for one in outcomes] == [{}, {}]
    assert all(one.judged <= 12 - len(before) for one in outcomes)
    assert kept(out) == expected


def _known(out: Path) -> set[str]:
    try:
        return {*kept(out)} if (out / FILE).is_file() else set()
    except (sqlite3.Error, ValueError):
        return set()


def test_shards_are_read_together(root: Path) -> None:
    command = few(root / "in", 6)
    outs = [str(root / f"out{number}") for number in (1, 2)]
    for number, out in enumerate(outs, 1):
        assert run(*command, "--shard", f"{number}/2", "--out", out).exit_code == 0
    assert {*kept(Path(outs[0]))}.isdisjoint(kept(Path(outs[1])))
    with open_gradebook([*map(Path, outs)]) as book:
        states = [book.cell(person, book.katas[0]).state for person in book.people]
        assert states == ["failed", "passed", "passed"] * 2
    with open_gradebook([Path(outs[0])]) as book:
        assert "not judged" in {cell.state for cell in book.cells.values()}
    assert "write it as 3/8" in run(*command, "--shard", "3", "--out", outs[0]).stderr


class OneMachineFails(Executor):
    """Judges here; the machine that gets the third answer is lost."""

    def __init__(self) -> None:
        self.count = 0

    def submit(self, function, /, *arguments, **named):
        future: Future = Future()
        self.count += 1
        if self.count == 3:
            future.set_exception(MachineFailed("it is gone"))
        else:
            future.set_result(function(*arguments, **named))
        return future


def test_what_a_machine_could_not_judge_has_no_verdict(root: Path, monkeypatch) -> None:
    command = [*few(root / "in", 4), "--out", str(root / "out")]
    with monkeypatch.context() as patch:
        patch.setattr(commands, "_executor", lambda _: contextlib.nullcontext(OneMachineFails()))
        result = run(*command)
    assert result.exit_code == 1
    assert "not judged: 1 answer" in result.stderr
    assert "it is gone" in result.stderr
    assert len(kept(root / "out")) == 3
    assert "judged 1 answer, 3 known before" in run(*command).stdout
    judging.close_runners()


def test_tests_that_cannot_be_run_are_nobodys_fault(root: Path) -> None:
    write(root / "dojo/katas/01_double/test_double.py", "import nothing_like_this\n")
    result = run(*few(root / "in", 1), "--out", str(root / "out"), "--format", "gradescope")
    assert result.exit_code == 1
    assert not (root / "out/gradescope").exists()  # no result is better than a wrong one
    assert "the tests of 01_double could not be run on this machine" in result.stderr
    assert not kept(root / "out")


def test_an_interruption_keeps_what_is_judged(root: Path, monkeypatch) -> None:
    command = [*few(root / "in", 5), "--out", str(root / "out")]

    class Interrupts:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def update(self, _):
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(commands, "progress", lambda _: Interrupts())
        result = run(*command)
    assert result.exit_code == 130
    assert "the same command goes on" in result.stderr
    before = len(kept(root / "out"))
    assert 1 <= before < 5
    assert f"judged {5 - before} answer" in run(*command).stdout


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (
            lambda out: write(out / FILE, b"no database, but long enough to look into" * 20),
            "cannot be used",
        ),
        (lambda out: _newer(out), "a newer torch-dojo"),
        (lambda out: _damaged(out), "malformed"),
        (lambda out: write(out, b""), "is a file"),
    ],
)
def test_an_out_that_cannot_be_used_is_one_line(root: Path, prepare, said) -> None:
    prepare(root / "out")
    result = run(*few(root / "in", 1), "--out", str(root / "out"))
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def _damaged(out: Path) -> None:
    with Store(out) as store:
        store.database.execute("PRAGMA journal_mode=DELETE")
    content = bytearray((out / FILE).read_bytes())
    content[200:] = bytes(len(content) - 200)
    (out / FILE).write_bytes(content)


def _newer(out: Path) -> None:
    with Store(out) as store:
        store.database.execute("PRAGMA user_version = 99")


def test_other_bad_input_is_one_line(root: Path) -> None:
    out = ("--out", str(root / "out"))
    write(root / "weights.toml", "03 = 2\n")
    write(root / "bad.toml", "01 = two\n")
    os.mkdir(root / "empty")
    for arguments, said in (
        (("grade", "nowhere", *out), "nowhere does not exist"),
        (("grade", str(root / "empty"), *out), "holds no hand-ins"),
        (("grade", str(root / "empty"), "77", *out), "no kata '77'"),
        (("report", "--out", str(root / "none")), "holds no grades"),
        (("report", *out, "--weights", str(root / "weights.toml")), "no kata '03'"),
        (("report", *out, "--weights", str(root / "bad.toml")), "write lines such as"),
    ):
        result = run(*arguments)
        assert result.exit_code == 2, arguments
        assert said in result.stderr
        assert len(result.stderr.splitlines()) == 1
