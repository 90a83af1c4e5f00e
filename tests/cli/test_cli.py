"""The command line: what it prints, and what it says about a mistake."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner, Result
from small_dojo import SOLUTION, TESTS, loading_for_ever, make_dojo, write
from warm_pytest import warm_pytest

from dojo.cli import dojo
from dojo.cli.learner import _rendered
from dojo.judge.limits import CAN_FORK

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

from help import whole_help  # noqa: E402


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fork_server: None) -> Path:
    """A fresh dojo, which is also the working directory."""
    monkeypatch.chdir(make_dojo(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(dojo, arguments, prog_name="dojo")


def mistake(*arguments: str) -> str:
    """Return the one line that is said about a command that cannot be carried out."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    lines = result.stderr.splitlines()
    assert len(lines) == 1
    return lines[0]


def test_judge_says_what_is_wrong_and_exits_with_1(root: Path) -> None:
    write(
        root / "katas/01_double/double.py", SOLUTION.replace("return 2 * tensor", "return tensor")
    )
    result = run("judge")
    assert result.exit_code == 1
    assert result.stdout.split()[:3] == ["01_double", "failed", "1/3"]
    assert "Every value is doubled." in result.stdout
    assert "The tensor came back as it was." in result.stdout


def test_judge_of_what_passes_exits_with_0(root: Path) -> None:
    result = run("judge", "01", "--target", "solutions")
    assert result.exit_code == 0
    assert result.stdout.split()[:3] == ["01_double", "passed", "3/3"]


def test_judge_prints_an_object_a_kata(root: Path) -> None:
    write(root / "answers/double.py", "import os; os._exit(0)\n")
    result = run("judge", "--json", "--target", "answers")
    assert result.exit_code == 1
    judgement = json.loads(result.stdout)
    assert judgement["verdict"] == "crashed"
    assert judgement["schema"] == 1
    assert list(judgement) == [
        "kata", "target", "file", "verdict", "message", "where", "passed", "total", "behaviours", "output",
        "seconds", "warm", "sandbox", "schema",
    ]  # fmt: skip
    assert list(judgement["behaviours"][0]) == [
        "id", "sentence", "outcome", "message", "where", "named", "source", "meaning", "fault", "printed",
    ]  # fmt: skip


def test_a_deadline_can_be_given(root: Path) -> None:
    write(root / "katas/01_double/double.py", "while True: pass\n")
    assert "not done after 1 s" in run("judge", "--deadline", "1").stdout


def test_stubs_are_written_and_checked(root: Path) -> None:
    stub = root / "katas/01_double/double.py"
    fresh = stub.read_text()
    assert run("stubs", "--check").exit_code == 0
    stub.write_text("mine")
    result = run("stubs", "--check")
    assert result.exit_code == 1
    assert "01_double: the stub is out of step with double.py" in result.stdout
    assert stub.read_text() == "mine"
    assert run("stubs").stdout == "01_double: written; what it was is in double.py.1.bak\n"
    assert (stub.read_text(), Path(f"{stub}.1.bak").read_text()) == (fresh, "mine")


def test_a_mark_that_is_not_closed_is_named(root: Path) -> None:
    write(root / "solutions/double.py", "# BEGIN SOLUTION: x\n")
    assert "double.py: line 1: 'BEGIN SOLUTION' without" in mistake("stubs")


def test_a_hint(root: Path) -> None:
    first = "01 double, hint 1 of 2\nTwice is two times.\nmore: dojo hint 01 2\n"
    assert run("hint", "double").stdout == run("hint").stdout == first
    assert run("hint", "1", "2").stdout == (
        "01 double, hint 2 of 2\nTwo times is one more than once.\n"
    )
    assert "has the hints 1 to 2, not 3" in mistake("hint", "1", "3")


def test_a_lesson_is_shown_without_its_hints(root: Path) -> None:
    said = run("lesson", "01").stdout
    assert said.startswith("# 01 Double")
    assert "Twice is two times" not in said
    assert "`dojo hint 01`" in said


def test_no_line_of_a_drawing_is_broken() -> None:
    from rich.console import Console

    drawing = f"+{'-' * 60}+"
    console = Console(width=45, record=True, file=io.StringIO())
    text = f"Words are broken{', as ever' * 9}.\n\n```text\n{drawing}\n```\n"
    console.print(_rendered(text), crop=False)
    said = console.export_text().splitlines()
    assert f" {drawing}" in said
    assert max(len(line.rstrip()) for line in said if drawing not in line) <= 45


def test_the_list_knows_the_last_run(root: Path) -> None:
    stub = root / "katas/01_double/double.py"

    def state() -> tuple[int, str]:
        result = run("list")
        said = " ".join(result.stdout.split()[:-3])  # without "5 min" and the file
        return result.exit_code, said.partition("01 double ")[2]

    assert state() == (1, "0/3 not run")
    run("judge")
    assert state() == (1, "0/3 to do")
    stub.write_text(SOLUTION.replace("return 2 * tensor", "return tensor"))
    assert state() == (1, "0/3 changed")
    run("judge", "--target", "solutions")  # somebody else's answer changes nothing
    assert state() == (1, "0/3 changed")
    result = run("list", "--run")
    assert result.stdout.split()[3:5] == ["1/3", "failed"]
    stub.write_text(SOLUTION)
    run("judge")
    assert state() == (0, "3/3 solved")
    stub.write_text("import os; os._exit(0)")
    run("judge")
    assert state() == (1, "0/3 failed")


def test_the_list_as_json(root: Path) -> None:
    assert json.loads(run("list", "--json").stdout) == {
        "schema": 1,
        "kata": "01_double",
        "minutes": 5,
        "state": "unknown",
        "passed": 0,
        "total": 3,
        "file": "katas/01_double/double.py",
    }


def test_pytest_keeps_its_results_where_the_list_finds_them(root: Path) -> None:
    write(root / "katas/01_double/double.py", SOLUTION)

    def judged(*arguments: str) -> str:
        warm_pytest(root, "katas", "-q", *arguments)
        return " ".join(run("list").stdout.partition("01 double")[2].split()[:2])

    assert judged("-p", "no:cacheprovider", "-k", "shape") == "0/3 not"
    assert judged("-k", "shape") == "1/3 to"  # a part of it is not all of it
    assert judged() == "3/3 solved"


OLDER = b'{"digest": "0", "outcomes": {"test_values": "passed"}}'


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'{"answer": 1}', OLDER, b"\xff\xfe"]
)
def test_a_result_that_cannot_be_read_is_none(root: Path, content: bytes) -> None:
    run("judge")
    (kept,) = (root / ".pytest_cache/d/torch-dojo").iterdir()
    kept.write_bytes(content)
    assert "not run" in run("list").stdout
    run("judge")
    assert "to do" in run("list").stdout


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-8"])
def test_a_character_that_the_terminal_lacks_is_replaced(root: Path, encoding: str) -> None:
    body = r"raise ValueError('中 \ud800 \x1b[31mred')"
    source = SOLUTION.replace("return 2 * tensor", body)
    (root / "katas/01_double/double.py").write_text(source, encoding="utf-8")
    said = [
        CliRunner(charset=encoding).invoke(dojo, [command]).stdout_bytes.decode(encoding)
        for command in ("judge", "watch")
    ]
    wide = "中" if encoding == "utf-8" else "?"
    assert [f"ValueError: {wide} \\ud800 red" in one for one in said] == [True, True], said


def test_the_list_knows_that_tests_were_replaced(root: Path) -> None:
    write(root / "katas/01_double/double.py", SOLUTION)
    write(root / "katas/01_double/test_mine.py", "def test_mine(kata): assert 0\n")
    run("judge")
    assert "solved" in run("list").stdout
    write(root / "katas/01_double/test_double.py", TESTS.replace("2.0, 4.0", "2.0, 5.0"))
    assert "changed" in run("list").stdout
    assert "dojo solution 01 --yes" in mistake("solution", "01")
    run("judge")
    assert "failed" in run("list").stdout


def test_a_folder_that_cannot_be_written_to_is_judged_all_the_same(root: Path) -> None:
    write(root / ".pytest_cache", "a file where a folder should be")
    write(root / "katas/01_double/double.py", SOLUTION)
    assert run("judge").exit_code == 0
    assert "not run" in run("list").stdout


def test_a_solution_is_shown_when_it_is_solved_or_asked_for(root: Path) -> None:
    assert "dojo solution 01 --yes" in mistake("solution", "01")
    shown = run("solution", "01", "--yes").stdout
    assert "return 2 * tensor" in shown
    assert "SOLUTION" not in shown
    write(
        root / "katas/01_double/double.py",
        SOLUTION.replace("return 2 * tensor", "return tensor + tensor"),
    )
    run("judge")
    shown = run("solution", "01").stdout
    assert "-    return tensor + tensor" in shown
    assert "+    return 2 * tensor" in shown


def test_a_reset_keeps_the_file_and_can_be_undone(root: Path) -> None:
    stub = root / "katas/01_double/double.py"
    fresh = stub.read_bytes()
    stub.write_text("first")
    assert "kept in katas/01_double/double.py.1.bak" in run("reset", "1").stdout
    assert stub.read_bytes() == fresh
    assert "nothing to keep" in run("reset", "1").stdout
    stub.write_text("second")
    assert "double.py.2.bak" in run("reset", "--all", "--yes").stdout
    assert "restored from double.py.2.bak" in run("reset", "1", "--undo").stdout
    assert stub.read_text() == "second"
    assert "the file that was there is kept" in run("reset", "1", "--undo").stdout
    assert stub.read_text() == "first"
    kept = [path.read_text() for path in stub.parent.glob("*.bak")]
    assert kept == ["second"]
    stub.unlink()
    run("reset", "1")
    assert stub.read_bytes() == fresh


def test_a_reset_says_that_a_stub_was_missing(root: Path) -> None:
    stub = root / "katas/01_double/double.py"
    stub.unlink()
    assert run("reset", "1").stdout == "01_double: the file was missing; the stub is there again\n"
    assert run("reset", "1").stdout == (
        "01_double: it is the untouched stub already; nothing to keep\n"
    )


def test_a_reset_writes_through_a_link(root: Path) -> None:
    stub, elsewhere = root / "katas/01_double/double.py", write(root / "mine.py", "mine")
    fresh = stub.read_bytes()
    stub.unlink()
    stub.symlink_to(elsewhere)
    assert "kept in katas/01_double/double.py.1.bak" in run("reset", "1").stdout
    assert stub.is_symlink()
    assert elsewhere.read_bytes() == fresh
    run("reset", "1", "--undo")
    assert (stub.is_symlink(), elsewhere.read_text()) == (True, "mine")
    stub.unlink()
    stub.symlink_to(root / "nowhere/double.py")
    assert "which cannot be made: remove the link first" in mistake("reset", "1")


def test_a_folder_without_solutions_says_so(root: Path) -> None:
    (root / "solutions/double.py").unlink()
    assert run("judge").stdout.split()[1] == "todo"
    assert run("list").exit_code == 1
    none = "there is no solution of 01 double here: solutions/double.py is missing"
    assert mistake("solution", "01", "--yes") == f"dojo: {none}"
    assert mistake("reset", "01") == f"dojo: no stub can be made: {none}"
    assert "this folder has no solutions" in mistake("judge", "--target", "solutions")
    write(root / "katas/01_double/double.py", SOLUTION)
    assert run("judge").exit_code == 0
    assert "no solution of 01 double" in mistake("solution", "01")


def test_a_reset_names_what_it_is_about(root: Path) -> None:
    assert "name the katas to reset" in mistake("reset")
    assert "confirm with --yes" in mistake("reset", "--all")
    assert "has no backup" in mistake("reset", "1", "--undo")


def test_without_a_terminal_the_watch_judges_once(root: Path) -> None:
    result = run()
    assert result.exit_code == 1
    lines = ["01 double   0/3", "", " · Every value is doubled.", " · 2 more to do"]
    assert result.stdout.splitlines()[:4] == lines
    write(root / "katas/01_double/double.py", SOLUTION)
    result = run("watch", "1")
    assert result.exit_code == 0
    assert "Solved: all 3 behaviours." in result.stdout


def test_each_behaviour_is_listed_with_its_state(root: Path) -> None:
    write(
        root / "katas/01_double/double.py", SOLUTION.replace("return double", "return 3 * double")
    )
    result = run("behaviours", "1")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:] == [
        " ✔ Every value is doubled.", " ✔ The shape stays.", " ✗ A Doubler doubles when it is called."
    ]  # fmt: skip


def test_a_plain_watch_takes_keys_by_the_line(root: Path) -> None:
    command = [sys.executable, "-m", "dojo", "watch", "--plain"]
    program = subprocess.Popen(
        command,
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )

    def until(text: str) -> None:
        while text not in program.stdout.readline():
            assert program.poll() is None

    until("2 more to do")
    program.stdin.write("h\n")
    program.stdin.flush()
    until("Twice is two times.")
    write(root / "katas/01_double/double.py", SOLUTION)
    until("Solved: all 3 behaviours.")
    program.stdin.write("n\nq\n")
    program.stdin.flush()
    until("This is the last kata.")
    assert program.wait(timeout=30) == 0
    program.stdin.close()
    program.stdout.close()


@pytest.mark.skipif(not CAN_FORK, reason="without a fork server nothing imports beforehand")
@pytest.mark.parametrize(
    "command", ["judge", "check", "watch --plain", "grade solutions --out out"]
)
def test_an_interrupt_does_not_wait_until_torch_is_imported(
    root: Path, tmp_path_factory: pytest.TempPathFactory, command: str
) -> None:
    """Here it never is."""
    program = subprocess.Popen(
        [sys.executable, "-m", "dojo", *command.split()],
        cwd=root, env=loading_for_ever(tmp_path_factory.mktemp("slow")),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    started = psutil.Process(program.pid)
    while not any("dojo.judge.warm" in str(one.cmdline()) for one in started.children()):
        assert program.poll() is None
        time.sleep(0.05)
    family = started.children()
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=30)
    assert "Traceback" not in said
    assert not psutil.wait_procs(family, timeout=10)[1]


def test_no_colour_where_none_is_wanted(root: Path) -> None:
    assert "\x1b[" in CliRunner().invoke(dojo, ["judge"], color=True).stdout
    plain = CliRunner(env={"NO_COLOR": "1"}).invoke(dojo, ["judge"], color=True)
    assert "\x1b[" not in plain.stdout


def test_a_shell_completes_katas(root: Path) -> None:
    for shell, sign in [("bash", "complete -"), ("zsh", "#compdef"), ("fish", "complete --")]:
        assert sign in run("completion", shell).stdout
    ask = {"_DOJO_COMPLETE": "bash_complete", "COMP_WORDS": "dojo hint dou", "COMP_CWORD": "2"}
    assert CliRunner(env=ask).invoke(dojo, prog_name="dojo").stdout == "plain,01_double\n"


def test_the_doctor_says_what_works(root: Path) -> None:
    result = run("doctor")
    assert result.exit_code == 0, result.stdout
    for word in ("torch", "Python", "judging", "passed", "file events", "1 in "):
        assert word in result.stdout
    (root / "katas/01_double/README.md").unlink()
    result = run("doctor")
    assert result.exit_code == 1
    assert "missing        katas/01_double/README.md" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("judgge", "No such command 'judgge'. Did you mean 'judge'? (see dojo --help)"),
        ("hint 1 first", "'first' is not a valid integer"),
        ("judge --deadline -1", "not in the range"),
        ("judge --wrong", "No such option"),
        ("init", "Missing argument 'FOLDER'. (see dojo init --help)"),
        ("update", "in a clone, `git pull` updates"),
        ("init katas", "is not empty"),
    ],
)
def test_a_mistake_in_the_words_is_one_line(root: Path, words: str, said: str) -> None:
    assert said in mistake(*words.split())


def test_the_help_is_as_written_down() -> None:
    """`python docs/help.py` writes it again."""
    assert (ROOT / "docs/help.txt").read_text(encoding="utf-8") == whole_help()


def test_a_kata_that_does_not_exist(root: Path) -> None:
    assert "did you mean 01_double?" in mistake("judge", "duoble")
    assert "there are: 01_double" in mistake("hint", "77")


def test_a_target_that_does_not_exist(root: Path) -> None:
    assert "--target nowhere does not exist" in mistake("judge", "--target", "nowhere")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("mine", "cd mine"), ("my katas; rm", "cd 'my katas; rm'"), ("-x", "cd ./-x"), (".", "dojo")],
)
@pytest.mark.skipif(os.name == "nt", reason="another shell quotes in another way")
def test_init_says_how_to_go_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, shown: str
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = run("init", "--", name).stdout.splitlines()
    assert lines[1] == f"  {shown}"
    assert lines[-1] == "  dojo"


@pytest.mark.skipif(os.name == "nt", reason="a folder in which one stands cannot be deleted there")
@pytest.mark.parametrize("words", ["judge", "list", "init .", "doctor", "reset 01"])
def test_a_folder_that_was_deleted_under_ones_feet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert "was moved or deleted: change to your torch-dojo folder" in mistake(*words.split())


def test_a_folder_without_katas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "there are no katas in" in mistake("judge")


def test_judge_speaks_as_an_editor_and_as_github_read_it(root: Path) -> None:
    """One line a failure, at the learner's line; nothing for what is solved or to do."""
    file = root / "katas/01_double/double.py"
    assert run("judge", "--format", "line").stdout == ""
    write(file, SOLUTION.replace("return 2 * tensor", "return tensor"))
    lines = run("judge", "1", "--format", "line").stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("katas/01_double/double.py:12: Every value is doubled. double(")
    assert lines[0].endswith("The tensor came back as it was.")
    tasks = json.loads((ROOT / ".vscode/tasks.json").read_text())["tasks"]
    pattern = tasks[0]["problemMatcher"]["pattern"]["regexp"]
    assert re.fullmatch(pattern, lines[0]).groups()[:2] == ("katas/01_double/double.py", "12")
    first = run("judge", "1", "--format", "github").stdout.splitlines()[0]
    assert first.startswith(
        "::error file=katas/01_double/double.py,line=12,title=01 double::Every value is doubled.%0A"
    )
    write(file, "\n\nimport os, \n")
    (line,) = run("judge", "1", "--format", "line").stdout.splitlines()
    assert line.startswith("katas/01_double/double.py:3: This file cannot be judged yet. syntax")
    (judgement,) = run("judge", "1", "--format", "json").stdout.splitlines()
    assert json.loads(judgement)["verdict"] == "broken"
