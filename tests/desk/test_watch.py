"""The watch: each save gets its verdict, keys do what they say, and nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path

import psutil
import pytest
from small_dojo import SOLUTION, loading_for_ever, make_dojo
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static
from warm_pytest import warm_pytest

from dojo.desk import screen as watch_module
from dojo.desk.screen import KataList, Keys, Page, Question, WatchApp
from dojo.judge.runner import Runner
from dojo.kata.catalog import find_kata, find_katas
from dojo.report.record import recall

WRONG = SOLUTION.replace("return 2 * tensor", "return tensor")
HANGING = SOLUTION.replace("return 2 * tensor", "while True: pass")
PATIENCE = 50.0

Scenario = Callable[["Watched"], Awaitable[None]]


class Watched:
    """A running watch screen, and the person at the keyboard."""

    def __init__(self, app: WatchApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def stub(self) -> Path:
        return self.app.watching.kata.stub

    def text(self, widget: str = "#lines") -> str:
        return str(self.app.query_one(widget, Static).render())

    async def until(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f"{self.text('#state')}\n{self.text()}"
            await self.pilot.pause(0.02)

    def shows(self, verdict: str) -> bool:
        """Tell whether a verdict such as `3/3 passed`, or the end of one, is there and drawn."""
        watching, judgement = self.app.watching, self.app.watching.judgement
        if judgement is None or watching.since is not None:
            return False
        tally = f"{judgement.passed}/{judgement.total}"
        return f"{tally} {judgement.verdict}".endswith(verdict) and tally in self.text("#state")

    async def verdict(self, verdict: str) -> None:
        await self.until(lambda: self.shows(verdict))
        await self.pilot.pause(0.1)  # it is drawn by the next message

    async def saves(self, source: str, verdict: str) -> None:
        self.stub.write_text(source)
        await self.verdict(verdict)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_dojo(tmp_path, katas=3)


@pytest.fixture
def runner(root: Path, fork_server: None) -> Iterator[Runner]:
    with Runner(root, deadline=30) as warm:
        yield warm


@pytest.fixture
def run(root: Path, runner: Runner) -> Callable[..., None]:
    """Play a scenario on a watch screen that begins with the first kata, all to do."""

    def play(scenario: Scenario, size: tuple[int, int] = (80, 24)) -> None:
        async def main() -> None:
            app = WatchApp(root, find_kata(root, "1"), runner)
            async with app.run_test(size=size) as pilot:
                watched = Watched(app, pilot)
                await watched.verdict("0/3 todo")
                await scenario(watched)
            app.watching.close()

        asyncio.run(main())

    return play


def test_each_save_gets_its_verdict(run) -> None:
    async def scenario(watched: Watched) -> None:
        await watched.saves(WRONG, "1/3 failed")
        assert "The tensor came back as it was." in watched.text()
        assert "next   katas/01_double/double.py:12   `double`" in watched.text("#next")
        await watched.saves("def double(:", "0/3 broken")
        assert "double.py:1" in watched.text()
        await watched.saves("import os; os._exit(3)", "0/3 crashed")
        assert "exit code 3" in watched.text()
        await watched.saves("", "0/3 broken")
        watched.stub.unlink()
        await watched.until(lambda: "this file does not exist" in watched.text())
        assert "dojo reset 01 creates the file again" in watched.text("#next")
        other = watched.stub.with_suffix(".new")
        other.write_text(SOLUTION)
        os.replace(other, watched.stub)  # as many editors save
        await watched.verdict("3/3 passed")

    run(scenario)


def test_a_hang_counts_down_and_a_save_starts_again(run) -> None:
    async def scenario(watched: Watched) -> None:
        watched.stub.write_text(HANGING)
        await watched.until(lambda: "s left; a save starts again" in watched.text("#state"))
        await watched.saves(SOLUTION, "3/3 passed")

    run(scenario)


def test_what_is_solved_waits_for_n(run, root: Path) -> None:
    async def scenario(watched: Watched) -> None:
        await watched.saves(SOLUTION, "3/3 passed")
        await watched.pilot.pause(0.3)
        assert watched.app.watching.kata.name == "01_double"
        assert "next   02 double" in watched.text("#next")
        await watched.press("n")
        await watched.verdict("0/3 todo")
        assert watched.app.watching.kata.name == "02_double2"
        await watched.press("p", "p")
        assert "first kata" in watched.text("#note")
        await watched.verdict("3/3 passed")

    run(scenario)
    assert recall(find_kata(root, "1")).state == "solved"
    assert recall(find_kata(root, "2")).state == "todo"


def test_hints_come_one_by_one(run) -> None:
    async def scenario(watched: Watched) -> None:
        assert "hint 1" not in watched.text()
        await watched.press("h")
        assert "Twice is two times." in watched.text()
        assert "one more than once" not in watched.text()
        await watched.press("h", "h")
        assert "one more than once" in watched.text()
        assert "no further hint" in watched.text("#note")

    run(scenario)


def test_lesson_behaviours_and_keys_can_be_read(run) -> None:
    async def scenario(watched: Watched) -> None:
        for key, said in (("t", "lesson"), ("b", "behaviours"), ("question_mark", "keys")):
            await watched.press(key)
            page = watched.app.screen
            assert isinstance(page, Page)
            assert said in page.heading
            await watched.press("escape")
        assert not isinstance(watched.app.screen, Page)

    run(scenario)


def test_what_a_save_changed_is_said(run) -> None:
    async def scenario(watched: Watched) -> None:
        await watched.saves(SOLUTION, "3/3 passed")
        assert "▲ 3 since the last save" in watched.text("#state")
        await watched.saves(WRONG, "1/3 failed")
        assert "▼ 2 since the last save" in watched.text("#state")

    run(scenario)


def test_a_save_in_another_kata_offers_to_go_there(run) -> None:
    async def scenario(watched: Watched) -> None:
        other = find_kata(watched.app.root, "2")
        other.stub.write_text(SOLUTION)
        await watched.until(lambda: "g goes there." in watched.text("#note"))
        await watched.press("g")
        await watched.verdict("3/3 passed")
        assert watched.app.watching.kata == other

    run(scenario)


@pytest.mark.parametrize("keys", ["n", "h", "l", "x", "xy", "t", "b", "e", "s"])
def test_a_kata_that_is_gone_is_a_line_and_not_the_end(run, keys: str) -> None:
    async def scenario(watched: Watched) -> None:
        shutil.rmtree(watched.app.watching.kata.folder)
        await watched.press(*keys)
        assert watched.app.is_running

    run(scenario)


@pytest.mark.parametrize("editor", ["'vim", "  ", "no-such-program"])
def test_an_editor_that_cannot_be_started_is_a_line(
    run, editor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TERM_PROGRAM", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setenv("VISUAL", editor)

    async def scenario(watched: Watched) -> None:
        await watched.press("e")
        assert "$EDITOR" in watched.text("#note")

    run(scenario)


def test_the_list_is_searched_filtered_and_chosen_from(run) -> None:
    async def scenario(watched: Watched) -> None:
        await watched.saves(SOLUTION, "3/3 passed")
        await watched.press("l")
        screen = watched.app.screen
        assert isinstance(screen, KataList)
        options = screen.query_one(OptionList)
        assert options.option_count == 3
        await watched.press("f")
        assert options.option_count == 2  # unsolved
        await watched.press("slash", "3")
        assert screen.query_one(Input).value == "3"
        assert options.option_count == 1
        await watched.press("enter", "enter")
        assert watched.app.watching.kata.name == "03_double3"
        await watched.verdict("0/3 todo")

    run(scenario)


def test_a_solution_is_shown_when_solved_or_asked_for_twice(run) -> None:
    async def scenario(watched: Watched) -> None:
        await watched.press("s")
        assert isinstance(watched.app.screen, Question)
        await watched.press("n")
        assert len(watched.app.screen_stack) == 1
        await watched.press("s", "y")
        assert isinstance(watched.app.screen, Page)
        await watched.press("escape")
        await watched.saves(SOLUTION.replace("2 * tensor", "tensor * 2"), "3/3 passed")
        await watched.press("s")
        assert isinstance(watched.app.screen, Page)
        assert "return 2 * tensor" in str(watched.app.screen.query_one("#content", Static).render())

    run(scenario)


def test_a_reset_asks_and_keeps_the_file(run) -> None:
    async def scenario(watched: Watched) -> None:
        await watched.saves(WRONG, "1/3 failed")
        await watched.press("x", "n")
        assert watched.stub.read_text() == WRONG
        await watched.press("x", "y")
        await watched.verdict("0/3 todo")
        kept = watched.stub.with_name("double.py.1.bak")
        assert kept.read_text() == WRONG
        assert kept.name in watched.text("#note")

    run(scenario)


def test_the_editor_of_the_environment_opens_the_file(run, monkeypatch, tmp_path: Path) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text(f"import sys, pathlib; pathlib.Path(sys.argv[1]).write_text({SOLUTION!r})")
    monkeypatch.delenv("TERM_PROGRAM", raising=False)
    monkeypatch.setenv("VISUAL", f"'{sys.executable}' '{editor}'")
    monkeypatch.setattr(WatchApp, "suspend", lambda _: threading.Lock())

    async def scenario(watched: Watched) -> None:
        await watched.press("e")
        await watched.verdict("3/3 passed")
        monkeypatch.setenv("VISUAL", "there-is-no-such-editor")
        await watched.press("e")
        assert "there-is-no-such-editor" in watched.text("#note")

    run(scenario)


def test_forty_columns_and_another_size(run) -> None:
    async def scenario(watched: Watched) -> None:
        await watched.saves(WRONG, "1/3 failed")
        await watched.pilot.resize_terminal(60, 10)
        await watched.pilot.pause()
        lines = watched.app.query_one("#lines", Static)
        assert lines.size.width <= 60
        keys = watched.app.query_one(Keys)
        assert keys.size.height == len(str(keys.render()).splitlines()) == 2
        for line in str(keys.render()).splitlines():
            assert len(line.split()) % 2 == 0  # each key beside its meaning

    run(scenario, size=(40, 20))


def test_without_file_events_a_save_is_noticed_all_the_same(run, monkeypatch) -> None:
    async def no_events(*_: object, **__: object):
        await asyncio.sleep(0)
        return
        yield

    monkeypatch.setattr(watch_module, "awatch", no_events)

    async def scenario(watched: Watched) -> None:
        await watched.saves(SOLUTION, "3/3 passed")

    run(scenario)


def test_fifty_saves_in_a_row(run, runner: Runner) -> None:
    """Broken, hanging, crashing and half-written files among them; nothing piles up."""
    kinds = [
        (SOLUTION, "3/3 passed"),
        (WRONG, "1/3 failed"),
        (SOLUTION[: len(SOLUTION) // 2] + "(", "broken"),
        ("import os; os.abort()", "crashed"),
        (HANGING, ""),
    ]
    used: list[int] = []

    async def scenario(watched: Watched) -> None:
        for number in range(50):
            source, verdict = kinds[number % len(kinds)]
            watched.stub.write_text(f"{source}\n# save {number}\n")
            run_before = watched.app.watching._run
            await watched.until(lambda before=run_before: watched.app.watching._run > before)
            if verdict:
                await watched.verdict(verdict)
            if number in (9, 49):
                used.append(psutil.Process().memory_info().rss)
        await watched.saves(SOLUTION, "3/3 passed")

    run(scenario)
    assert used[1] - used[0] < 32 << 20
    family = [below for pid in supervisors(runner) for below in with_children(pid)]
    assert len(family) <= 6  # those that stand by, each with its worker
    runner.close()
    assert not psutil.wait_procs(family, timeout=10)[1]


def supervisors(runner: Runner) -> list[int]:
    return [one.process.pid for one in [*runner._standby, *runner._ending]]


def with_children(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def test_two_watches_and_a_pytest_run_do_not_disturb_each_other(root: Path, runner: Runner) -> None:
    first, second = find_katas(root)[:2]
    first.stub.write_text(SOLUTION)
    second.stub.write_text(WRONG)
    with Runner(root) as another:
        watches = [
            watch_module.Watching(first, runner, lambda: None),
            watch_module.Watching(second, another, lambda: None),
        ]
        for each in watches * 2:
            each.run()
        assert warm_pytest(root, "katas/01_double", "-q").returncode == 0
        end = time.monotonic() + PATIENCE
        while any(each.since is not None for each in watches) and time.monotonic() < end:
            time.sleep(0.05)
        verdicts = [each.judgement.verdict for each in watches if each.judgement]
        for each in watches:
            each.close()
    assert verdicts == ["passed", "failed"]
    assert [recall(kata).state for kata in (first, second)] == ["solved", "failed"]


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is a POSIX thing")
@pytest.mark.parametrize(
    ("ending", "state"),
    [("\x03", "to do"), ("SIGTERM", "to do"), ("\x03", "loading torch"), ("q", "loading torch")],
)
def test_the_terminal_is_restored_however_the_watch_ends(
    root: Path, tmp_path_factory: pytest.TempPathFactory, ending: str, state: str
) -> None:
    """It ends at once while torch is loading. In this test, loading never ends."""
    slow = tmp_path_factory.mktemp("slow")
    environment = loading_for_ever(slow) if state == "loading torch" else os.environ
    program, master = _in_a_terminal(root, environment)
    seen = _read_until(master, state.encode())
    family = psutil.Process(program.pid).children(recursive=True)
    program.terminate() if ending == "SIGTERM" else os.write(master, ending.encode())
    seen += _read_until(master, b"\x1b[?1049l")
    assert program.wait(timeout=30) == 0
    seen += _read_until(master, None)
    os.close(master)
    assert b"Traceback" not in seen
    assert b"\x1b[?25h" in seen[seen.rindex(state.encode()) :]  # the cursor is back
    assert not psutil.wait_procs(family, timeout=10)[1]


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is a POSIX thing")
def test_the_watch_ends_with_its_terminal(root: Path) -> None:
    """Even where no signal says so, and in the middle of a judgement."""
    program, master = _in_a_terminal(root)
    _read_until(master, b"to do")
    find_kata(root, "1").stub.write_text(HANGING)
    _read_until(master, b"a save starts again")
    family = psutil.Process(program.pid).children(recursive=True)
    os.close(master)
    assert program.wait(timeout=30)
    assert not psutil.wait_procs(family, timeout=10)[1]


def _in_a_terminal(
    root: Path, environment: Mapping[str, str] = os.environ
) -> tuple[subprocess.Popen[bytes], int]:
    """Start a watch in a terminal that is not its own to be signalled by; return it, and the terminal's other end."""
    import pty

    master, slave = pty.openpty()
    environment = {**environment, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    program = subprocess.Popen(
        [sys.executable, "-m", "dojo", "watch"],
        cwd=root, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    return program, master


def _read_until(master: int, text: bytes | None) -> bytes:
    """Read what a program prints to its terminal, until a text comes, or its end."""
    seen, end = b"", time.monotonic() + PATIENCE
    while text is None or text not in seen:
        assert time.monotonic() < end, seen[-2000:]
        try:
            part = os.read(master, 4096)
        except OSError:  # Linux says so when nobody holds the other end any more
            break
        if not part:
            break
        seen += part
    return seen
