"""The runner gives a clear verdict on every kind of answer, and leaves no process behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import venv
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest
from small_dojo import SOLUTION, make_dojo, write

from dojo.judge.limits import CAN_FORK
from dojo.judge.runner import Runner, _open_runners
from dojo.kata.catalog import find_kata
from dojo.kata.stubs import make_stub

ROOT = Path(__file__).parents[2]
DEADLINE = 2.0
GRANDCHILD = f"time.sleep(600.{os.getpid()})"


@pytest.fixture(scope="module")
def strict(dojo_root: Path, fork_server: None) -> Iterator[Runner]:
    """A runner over the small dojo with limits that are quick to reach."""
    limits = {"deadline": DEADLINE, "memory": 1 << 28, "output": 1 << 16, "processes": 8}
    with Runner(dojo_root, **limits, sandbox="off") as warm:  # what holds without it, too
        warm.judge("double", "solutions")
        yield warm


@pytest.fixture(scope="module")
def trusting(dojo_root: Path, strict: Runner) -> Iterator[Runner]:
    """A runner that keeps an answer from nothing, as the learner's own."""
    with Runner(dojo_root, deadline=DEADLINE, sandbox="off") as warm:
        yield warm


@pytest.fixture
def judge(strict: Runner, answer) -> Iterator[object]:
    """Judge a source text; afterwards nothing that it started is still there."""
    yield lambda source: strict.judge("double", answer(source))
    assert_nothing_is_left()


@pytest.fixture
def judge_own(trusting: Runner, answer) -> Iterator[object]:
    """Judge a source text without the sandbox; afterwards nothing that it started is still there."""
    yield lambda source: trusting.judge("double", answer(source))
    assert_nothing_is_left()


def assert_nothing_is_left() -> None:
    """Wait a moment for the clean-up; then only a supervisor that stands by and its worker may run."""
    deadline = time.monotonic() + 10
    while (left := _left_behind()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left


def _left_behind() -> list[str]:
    waiting = {one.process.pid for runner in _open_runners for one in runner._standby}
    try:
        below = [one for one in _judging() if not waiting & {one.pid, one.ppid()}]
        return [
            str(one.as_dict(["pid", "ppid", "cmdline"])) for one in [*below, *_named(GRANDCHILD)]
        ]
    except psutil.NoSuchProcess:
        return ["a process that is just ending"]


def _judging() -> list[psutil.Process]:
    """Return the processes below the fork server."""
    children = psutil.Process().children()
    return [below for child in children for below in child.children(recursive=True)]


def _named(text: str) -> list[psutil.Process]:
    """Return the processes, anybody's, in whose command line `text` stands."""
    found = []
    for process in psutil.process_iter():
        try:
            if text in " ".join(process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def solved_but(extra: str) -> str:
    """Return the right answer with something else at its end."""
    return SOLUTION + textwrap.dedent(extra)


def test_a_solution_passes(strict: Runner) -> None:
    judgement = strict.judge("double", "solutions")
    assert (judgement.verdict, judgement.passed, judgement.total) == ("passed", 3, 3)
    assert judgement.warm, "the fork server has not imported dojo.judge.warm"


def test_a_stub_is_to_do(strict: Runner) -> None:
    judgement = strict.judge("double")
    assert (judgement.verdict, judgement.passed) == ("todo", 0)
    assert [behaviour["outcome"] for behaviour in judgement.behaviours] == ["todo"] * 3


def test_a_wrong_answer_fails_and_is_explained(judge) -> None:
    judgement = judge(SOLUTION.replace("2 * tensor\n    # END", "tensor\n    # END"))
    assert judgement.verdict == "failed"
    first = judgement.behaviours[0]
    assert "The tensor came back as it was." in first["message"]
    assert first["named"]
    assert first["where"] == "double.py:12 in double"


def test_a_half_solved_stub_is_to_do(judge) -> None:
    judgement = judge(SOLUTION.replace("return double(tensor)", "raise NotImplementedError"))
    assert judgement.verdict == "todo"
    assert judgement.passed == 2


def test_a_breakpoint_is_explained(judge) -> None:
    behaviour = judge(SOLUTION.replace("return 2 * tensor", "breakpoint()")).behaviours[0]
    assert (behaviour["outcome"], behaviour["source"]) == ("failed", "exception")
    assert behaviour["meaning"].startswith("Your code stops at a breakpoint().")


def test_the_json_says_all_of_it(strict: Runner) -> None:
    judgement = strict.judge("double", "solutions")
    assert json.loads(judgement.to_json()) == asdict(judgement)
    assert judgement.schema == 1


@pytest.mark.parametrize(
    ("source", "verdict", "said"),
    [
        (
            "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n",
            "hung",
            "endless loop",
        ),
        ("import os; os._exit(0)", "crashed", "exit code 0"),
        ("import ctypes; ctypes.string_at(0)", "crashed", "SIGSEGV"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "crashed", "SIGKILL"),
        ("while True: print('again' * 100)", "output", "printed more than 64 KiB"),
        ("import torch; x = torch.ones(10 * 2**30 // 4)", "memory", ""),
        ("x = bytearray(10 * 2**30)", "memory", ""),
        ("x = []\nwhile True: x.append(bytearray(2**24))", "memory", ""),
        ("import sys; sys.exit()", "broken", "sys.exit()"),
        ("input()", "broken", "EOFError"),
        ("import os; os.closerange(0, 1000)", "crashed", ""),
        ("import os; os.closerange(0, 1000); import time; time.sleep(60)", "hung", ""),
        ("import pytest; pytest.exit('done', 0)", "broken", "pytest.exit()"),
        ("import pytest; pytest.skip('later', allow_module_level=True)", "broken", "skip"),
        ("import unittest; raise unittest.SkipTest('later')", "broken", "skip"),
        ("raise KeyboardInterrupt", "crashed", ""),
    ],
)
def test_an_answer_that_is_hostile_at_import(judge, source: str, verdict: str, said: str) -> None:
    judgement = judge(source)
    assert judgement.verdict == verdict, judgement
    assert said in judgement.message


@pytest.mark.parametrize(
    ("body", "verdict", "said"),
    [
        ("import os; os._exit(0)", "crashed", "Every value is doubled."),
        ("import ctypes; ctypes.string_at(0)", "crashed", "SIGSEGV"),
        ("return bytearray(10 * 2**30)", "memory", ""),
        ("return torch.ones(10 * 2**30)", "memory", ""),
        ("import sys; sys.exit()", "failed", ""),
        ("import pytest; pytest.exit('done', 0)", "failed", ""),
        ("import pytest; pytest.skip('later')", "failed", ""),
        ("import pytest; pytest.xfail('later')", "failed", ""),
        ("import unittest; raise unittest.SkipTest('later')", "failed", ""),
        ("return input()", "failed", ""),
        ("raise NotImplementedError('not by me')", "failed", ""),
    ],
)
def test_an_answer_that_is_hostile_when_called(judge, body: str, verdict: str, said: str) -> None:
    judgement = judge(SOLUTION.replace("return 2 * tensor", body))
    assert judgement.verdict == verdict, judgement
    assert said in judgement.message


def test_a_hang_says_where_it_was(judge) -> None:
    judgement = judge("def double(tensor):\n    while True:\n        pass\nclass Doubler: ...\n")
    assert judgement.verdict == "hung"
    assert "Every value is doubled." in judgement.message
    assert judgement.where in ("double.py:2 in double", "double.py:3 in double")
    assert judgement.output == ""


def test_what_was_printed_before_a_hang_is_kept(judge) -> None:
    """The stack that says where the hang is does not stand beside it."""
    judgement = judge("print('here')\nwhile True: pass\n")
    assert judgement.verdict == "hung"
    assert "not done after 2 s" in judgement.message
    assert (judgement.where, judgement.output) == ("double.py:2 in <module>", "here\n")


@pytest.mark.parametrize(
    "trick",
    [
        "torch.equal = lambda *_: True",
        "torch.allclose = torch.isclose = lambda *_, **__: True",
        "import pytest; pytest.fail = lambda *_, **__: None",
        "from dojo import checks; checks.equal = lambda *_, **__: None",
        "from dojo import checks; checks._equal = lambda *_: True",
        "from dojo import checks; checks._difference = lambda *_: None",
        "torch.Tensor.__eq__ = lambda *_: True",
        "import pytest; pytest.TestReport.from_item_and_call = classmethod(lambda *_: None)",
    ],
)
def test_an_answer_that_replaces_its_judge_does_not_pass(judge, trick: str) -> None:
    wrong = SOLUTION.replace("return 2 * tensor", "return tensor")
    for source in (
        wrong + trick + "\n",
        wrong.replace("return tensor", f"{trick}\n    return tensor"),
    ):
        assert judge(source).verdict != "passed"


def test_a_thread_that_never_ends_does_not_keep_the_verdict(judge) -> None:
    judgement = judge(
        solved_but("""
            import threading, time
            threading.Thread(target=lambda: [time.sleep(1) for _ in iter(int, 1)]).start()
        """)
    )
    assert judgement.verdict == "passed"


def test_grandchildren_are_ended_wherever_they_flee(judge_own) -> None:
    judgement = judge_own(
        solved_but(f"""
            import subprocess, sys
            program = [sys.executable, "-c", "import time; {GRANDCHILD}"]
            subprocess.Popen(program)
            subprocess.Popen(program, start_new_session=True, env={{}})
        """)
    )
    assert judgement.verdict == "passed"


def test_a_fork_bomb_is_ended(judge) -> None:
    judgement = judge("""
        import os, time
        for _ in range(5):
            os.fork()
        time.sleep(60)
    """)
    assert judgement.verdict == "crashed"
    assert "more than 8 processes" in judgement.message


def test_an_answer_that_ends_its_supervisor_does_not_pass(judge_own) -> None:
    """It waits for its own end, which comes with that of its parent."""
    source = "import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)"
    assert judge_own(source).verdict == "crashed"


def test_what_was_printed_is_kept(judge) -> None:
    judgement = judge(SOLUTION.replace("return 2 * tensor", "print('here'); return 2 * tensor"))
    assert judgement.output.count("here") == 3
    assert judgement.behaviours[0]["printed"] == "here\n"


def test_a_text_of_an_answer_is_cleaned_wherever_it_comes_in(judge) -> None:
    text = r"\x1b[31m中\ud800\x1b[0m\x07"
    body = f"print('{text}'); raise ValueError('{text}')"
    judgement = judge(SOLUTION.replace("return 2 * tensor", body))
    first = judgement.behaviours[0]
    for said in (first["message"], first["printed"], judgement.output):
        assert "中\\ud800\\x07" in said
        assert "\x1b" not in said
    assert judgement.to_json().isascii()
    assert judge(f"raise ValueError('{text}')").message.endswith("中\\ud800\\x07")


@pytest.mark.parametrize("act", ["write_text('')", "unlink()"])
def test_a_file_that_is_saved_again_while_it_is_judged(judge_own, act: str) -> None:
    again = f"\n__import__('pathlib').Path(__file__).{act}\n"
    judgement = judge_own(make_stub(SOLUTION) + again)
    assert [one["outcome"] for one in judgement.behaviours] == ["todo"] * 3


def test_several_judgements_at_once_do_not_disturb_each_other(
    strict: Runner, tmp_path: Path
) -> None:
    targets = []
    for number, source in enumerate(
        [SOLUTION, "import os; os._exit(0)", SOLUTION.replace("2 *", "3 *"), SOLUTION]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "double.py").write_text(source)
        targets.append(folder)
    verdicts: dict[int, str] = {}

    def one(number: int) -> None:
        verdicts[number] = strict.judge("double", targets[number]).verdict

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdicts == {0: "passed", 1: "crashed", 2: "failed", 3: "passed"}


def test_a_program_that_judges_leaves_no_process_behind(tmp_path: Path) -> None:
    root = make_dojo(tmp_path)
    (root / "katas/01_double/double.py").write_text("import time; time.sleep(600)")
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(f"""
            from pathlib import Path
            from dojo.judge.runner import Runner

            if __name__ == "__main__":
                print("judging", flush=True)
                Runner(Path({str(root)!r}), deadline=600).judge("double")
        """)
    )
    program = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE)
    program.stdout.readline()
    started = psutil.Process(program.pid)
    while not (family := [below for child in started.children() for below in child.children()]):
        time.sleep(0.05)
    time.sleep(0.5)
    family += started.children(recursive=True)
    program.kill()
    program.wait()
    program.stdout.close()
    _, left = psutil.wait_procs(family, timeout=10)
    assert not left


def test_a_kata_whose_tests_are_gone_has_not_passed(tmp_path: Path) -> None:
    root = make_dojo(tmp_path)
    with Runner(root) as warm:
        os.remove(root / "katas/01_double/test_double.py")
        assert warm.judge("double", "solutions").verdict == "broken"


def test_a_judgement_can_be_cancelled(dojo_root: Path, answer) -> None:
    verdicts = []
    with Runner(dojo_root, deadline=60) as warm:
        target = answer("import time; time.sleep(50)")
        thread = threading.Thread(target=lambda: verdicts.append(warm.judge("double", target)))
        thread.start()
        while not warm._active:
            time.sleep(0.05)
        warm.cancel()
        thread.join(10)
    assert [(one.verdict, one.message) for one in verdicts] == [
        ("crashed", "the judgement was cancelled")
    ]


def test_an_interrupt_ends_the_command_and_what_it_started(dojo_root: Path, answer) -> None:
    target = answer(f"import time; {GRANDCHILD}")
    command = [sys.executable, "-m", "dojo", "judge", "--target", str(target)]
    program = subprocess.Popen(
        command, cwd=dojo_root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    started = psutil.Process(program.pid)
    while not [worker for child in started.children() for worker in child.children(recursive=True)]:
        time.sleep(0.05)
    family = started.children(recursive=True)
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=20)
    assert "Traceback" not in said
    assert psutil.wait_procs(family, timeout=10)[1] == []


def test_without_fork_a_fresh_interpreter_judges(dojo_root: Path, answer) -> None:
    wrong = answer(SOLUTION.replace("return 2 * tensor", "return tensor"))
    command = [sys.executable, "-m", "dojo", "judge", "--json", "--target", str(wrong)]
    environment = {**os.environ, "TORCH_DOJO_NO_FORK": "1"}
    result = subprocess.run(
        command, cwd=dojo_root, env=environment, capture_output=True, text=True, check=False
    )
    judgement = json.loads(result.stdout)
    assert (judgement["verdict"], judgement["passed"], judgement["warm"]) == ("failed", 1, False)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 always looks there first")
@pytest.mark.parametrize("program", ["dojo judge", "pytest katas"])
def test_a_file_in_the_working_directory_is_not_taken_for_pythons(
    tmp_path: Path, program: str
) -> None:
    """`python -m` puts that directory first; so does the process that the runner starts."""
    root = make_dojo(tmp_path)
    for name in ("statistics", "queue", "sched"):
        (root / f"{name}.py").write_text("raise SystemExit('not of Python')\n")
    command = [sys.executable, "-m", *program.split(), "--target", "solutions"]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (result.returncode, "not of Python" in result.stderr) == (0, False), result


def test_a_program_from_standard_input_without_a_main_guard_runs_once(tmp_path: Path) -> None:
    make_dojo(tmp_path)
    program = textwrap.dedent(f"""
        from pathlib import Path
        from dojo.judge.runner import Runner

        print("runs")
        runner = Runner(Path({str(tmp_path)!r}))
        print(runner.judge("01", "solutions").verdict)
    """)
    command = [sys.executable, "-"]
    ran = subprocess.run(command, input=program, capture_output=True, text=True, check=False)
    assert ran.stdout.split() == ["runs", "passed"]
    assert not ran.stderr


def test_a_worker_serves_again_as_long_as_all_goes_well(
    dojo_root: Path, answer, fork_server: None
) -> None:
    def verdict_and_supervisor(target: str | Path = "solutions") -> tuple[object, ...]:
        verdict = warm.judge("double", target).verdict
        return verdict, *(one.process.pid for one in warm._standby if one.kata)

    with Runner(dojo_root, sandbox="off") as warm:
        _, supervisor = verdict_and_supervisor()
        assert verdict_and_supervisor(answer("def double(:")) == ("broken", supervisor)
        assert verdict_and_supervisor() == ("passed", supervisor)
        assert verdict_and_supervisor(answer("import os; os._exit(0)")) == ("crashed",)
        assert verdict_and_supervisor()[1] != supervisor


@pytest.mark.parametrize(
    "trace",
    [
        "import sys; sys.modules['torch'] = None",
        "import os; os.environ['PYTEST_ADDOPTS'] = '--collect-only'; os.chdir('/')",
        "import torch; torch.set_default_dtype(torch.float64); torch.set_grad_enabled(False)",
        "from dojo import checks; checks._difference = lambda *_: None",
        "import os, threading; threading.Thread(target=lambda: [os.write(d, b'x') for d in range(3, 64)])",
        "import sys; sys.stdout.write('x' * 1000); sys.stdout.flush()",
        "import os\nfor d in range(1, 3): os.truncate(d, 1 << 14)",
    ],
)
def test_an_answer_leaves_no_trace_in_the_next_judgement(judge, trace: str) -> None:
    judge(SOLUTION + "\n" + trace + "\n")
    again = judge(
        SOLUTION.replace("return 2 * tensor", "print(str(tensor.dtype)); return 2 * tensor")
    )
    assert again.verdict == "passed"
    assert again.output.split() == ["torch.float32"] * 3
    wrong = judge(SOLUTION.replace("return 2 * tensor", "return tensor"))
    assert (wrong.verdict, wrong.passed) == ("failed", 1)


@pytest.mark.skipif(not CAN_FORK, reason="without a fork each judgement has an interpreter")
def test_shared_answers_are_judged_in_one_process(
    dojo_root: Path, answer, fork_server: None
) -> None:
    def process(source: str = SOLUTION, *, shared: bool = True) -> tuple[str, str]:
        said = "\nimport os\nprint(os.getpid())\n"
        judgement = warm.judge("double", answer(source + said), shared=shared)
        return judgement.verdict, judgement.output.strip()

    with Runner(dojo_root, sandbox="off") as warm:
        first = process()
        assert process() == first
        wrong = process(SOLUTION.replace("return 2 * tensor", "return tensor"))
        assert wrong == ("failed", first[1])
        alone, again = process(shared=False), process()
        assert (alone[0], again[0]) == ("passed", "passed")
        assert len({first[1], alone[1], again[1]}) == 3
        assert process("import os; os._exit(0)")[0] == "crashed"
        several = [process() for _ in range(17)]
        assert {verdict for verdict, _ in several} == {"passed"}
        assert len({pid for _, pid in several}) == 2  # after some a process is given up
        assert_nothing_is_left()


def test_some_behaviours_can_be_asked_for(strict: Runner) -> None:
    judgement = strict.judge("double", "solutions", only=["test_shape"])
    assert [behaviour["id"] for behaviour in judgement.behaviours] == ["test_shape"]
    assert judgement.verdict == "passed"
    assert strict.judge("double", "solutions").total == 3
    assert strict.judge("double", "solutions", only=["test_nothing"]).verdict == "broken"


def test_an_expected_kata_is_judged_by_its_tests_as_they_are_now(tmp_path: Path) -> None:
    root = make_dojo(tmp_path)
    kata = find_kata(root, "double")
    with Runner(root) as warm:
        warm.expect(kata)
        for expected in (3, 3, 2):
            if expected == 2:  # the test that was collected beforehand is gone
                text = kata.tests.read_text()
                kata.tests.write_text(text.replace("def test_shape", "def shape"))
                os.utime(kata.tests, (1, 1))
            judgement = warm.judge(kata, "solutions")
            assert (judgement.verdict, judgement.passed) == ("passed", expected)


@pytest.mark.skipif(not CAN_FORK, reason="without a fork every verdict is cold")
def test_a_clone_that_is_not_installed_is_warm(tmp_path: Path) -> None:
    """As in a notebook: only `sys.path` of the program, which has no main guard, knows where the package is."""
    venv.create(tmp_path / "venv", with_pip=False)
    python = next((tmp_path / "venv").glob("[bS]*/python*"))
    (site,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    packages = [path for path in sys.path if path.endswith("site-packages")]
    (site / "dependencies.pth").write_text("\n".join(packages) + "\n")
    root, program = make_dojo(tmp_path / "dojo"), tmp_path / "program.py"
    write(root / "random.py", "raise SystemExit('not the random of Python')\n")
    program.write_text(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from pathlib import Path\n"
        "from dojo.judge.runner import Runner\n"
        "with Runner(Path.cwd()) as runner:\n"
        "    print(runner.judge('1', 'solutions').to_json())\n"
    )
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ran = subprocess.run(
        [python, program], cwd=root, env=alone, capture_output=True, text=True, check=False
    )
    judgement = json.loads(ran.stdout)
    assert (judgement["verdict"], judgement["warm"]) == ("passed", True), ran.stderr
    assert not ran.stderr
