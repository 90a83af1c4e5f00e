"""The watch screen: the current kata's report, new after each save."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from watchfiles import awatch

from dojo.desk import actions
from dojo.desk.watching import Watching
from dojo.judge.runner import Runner
from dojo.kata.catalog import KATAS, Kata, find_kata
from dojo.report.record import Result
from dojo.report.summary import WIDE, Line, Summary

_KEYS = [
    ("h", "hint"),
    ("l", "list"),
    ("n", "next"),
    ("p", "previous"),
    ("r", "run"),
    ("s", "solution"),
    ("e", "edit"),
    ("x", "reset"),
    ("q", "quit"),
]
_PATIENCE = 1.0  # seconds after which a run shows how long it may still take
_POLL = 1.0  # seconds between two looks at the file itself, where no file event comes
_STEP = 10  # milliseconds in which file events are taken together
_SYMBOLS = {
    **WIDE,
    "changed": "~",
    "unknown": "?",
}


def to_text(lines: Iterable[Line]) -> Text:
    """Return lines of the report with their styles."""
    text = Text()
    for line, style in lines:
        text.append(line + "\n", style.replace("light", "dim"))
    return text


class Keys(Widget):
    """The keys that can be pressed; a key and its meaning stand on one line."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        super().__init__(classes="keys")
        self.pairs = list(pairs)

    def render(self) -> Text:
        return self.in_lines(self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return str(self.in_lines(width)).count("\n") + 1

    def in_lines(self, width: int) -> Text:
        """Return the keys in lines of at most `width` columns."""
        text, column = Text(), 0
        for key, meaning in self.pairs:
            taken = len(key) + 1 + len(meaning)
            if column and column + taken > width:
                text.append("\n")
                column = 0
            text.append(key, "bold").append(f" {meaning}  ")
            column += taken + 2
        return text


class Page(ModalScreen[None]):
    """Something longer to read: a solution, a difference."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,s", "dismiss", "close"),
        Binding("j", "scroll('down')", show=False),
        Binding("k", "scroll('up')", show=False),
    ]

    def __init__(self, title: str, content: Text) -> None:
        super().__init__()
        self.heading, self.content = title, content

    def compose(self) -> ComposeResult:
        yield Static(Text(self.heading, "bold"), classes="bar")
        with VerticalScroll():
            yield Static(self.content)
        yield Keys([("escape", "close"), ("arrows", "scroll")])

    def action_scroll(self, way: str) -> None:
        view = self.query_one(VerticalScroll)
        view.scroll_down() if way == "down" else view.scroll_up()


class Question(ModalScreen[bool]):
    """A question that only `y` answers with yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)"),
        Binding("n,escape,q,enter", "answer(False)"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        yield Static(Text(self.question), id="question")
        yield Keys([("y", "yes"), ("n", "no")])

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)


class KataList(ModalScreen[str | None]):
    """Every kata with its last result; choose one, filter by state, search."""

    FILTERS: ClassVar[list[str]] = ["all", "unsolved", "solved", "failed", "todo"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave"),
        Binding("q,l", "dismiss(None)"),
        Binding("slash", "search"),
        Binding("f", "filter"),
        Binding("j", "move('down')"),
        Binding("k", "move('up')"),
    ]

    def __init__(self, results: list[Result], kata: Kata) -> None:
        super().__init__()
        self.results, self.kata, self.filter = results, kata, "all"

    def compose(self) -> ComposeResult:
        yield Static(id="filter", classes="bar")
        yield Input(placeholder="search", compact=True)
        yield OptionList()
        yield Keys([("enter", "choose"), ("f", "filter"), ("/", "search"), ("escape", "close")])

    def on_mount(self) -> None:
        self.show()
        options = self.query_one(OptionList)
        options.highlighted = [result.kata for result in self.results].index(self.kata)
        options.focus()

    def show(self) -> None:
        """List what the search and the filter leave."""
        wanted = self.query_one(Input).value.lower()
        shown = [one for one in self.results if self._fits(one) and wanted in one.kata.title]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(_row(one), id=one.kata.name) for one in shown])
        if shown:
            options.highlighted = 0
        said = f"katas: {self.filter} ({len(shown)} of {len(self.results)})"
        self.query_one("#filter", Static).update(Text(said, "bold"))

    def _fits(self, result: Result) -> bool:
        if self.filter == "unsolved":
            return result.state != "solved"
        return self.filter == "all" or result.state == self.filter

    def on_input_changed(self) -> None:
        self.show()

    def on_input_submitted(self) -> None:
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    def action_filter(self) -> None:
        at = self.FILTERS.index(self.filter) + 1
        self.filter = self.FILTERS[at % len(self.FILTERS)]
        self.show()

    def action_search(self) -> None:
        self.query_one(Input).focus()

    def action_move(self, way: str) -> None:
        options = self.query_one(OptionList)
        options.action_cursor_down() if way == "down" else options.action_cursor_up()

    def action_leave(self) -> None:
        """Leave the search first, then the list."""
        if self.query_one(Input).has_focus:
            self.query_one(OptionList).focus()
        else:
            self.dismiss(None)


def _row(result: Result) -> Text:
    state, tally = result.state, f"{result.passed}/{result.total}"
    style = {"solved": "green", "failed": "red", "changed": "bold"}.get(state, "")
    text = f"{_SYMBOLS[state]} {result.kata.title:<21} {tally:>5} {result.said}"
    return Text(text, style)


class WatchApp(App[None]):
    """Shows one kata at a time and judges it on each save."""

    CSS = """
    Screen { layout: vertical; }
    VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    .bar { height: auto; }
    .keys { height: auto; dock: bottom; }
    #note { height: auto; }
    #question { height: 1fr; }
    OptionList { height: 1fr; border: none; padding: 0; }
    OptionList > .option-list--option { padding: 0; }
    ModalScreen { background: $background; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, meaning, meaning) for key, meaning in _KEYS if key != "q"),
        Binding("q", "leave", "quit"),
        Binding("ctrl+c,ctrl+q", "leave", "quit", priority=True),
        Binding("j", "scroll('down')", show=False),
        Binding("k", "scroll('up')", show=False),
    ]

    def __init__(self, root: Path, kata: Kata, runner: Runner) -> None:
        super().__init__(ansi_color=True)
        self.root, self.runner = root, runner
        self.watching = Watching(kata, runner, lambda: self._from_any_thread(self.show))
        self.note = ""
        self._ending = False
        # held, not looked up: a timer may still draw when the screen is being taken down
        self._state, self._lines = Static(id="state", classes="bar"), Static(id="lines")
        self._note = Static(id="note")

    def compose(self) -> ComposeResult:
        yield self._state
        with VerticalScroll(id="report", can_focus=True):
            yield self._lines
        yield self._note
        yield Keys(_KEYS)

    def on_mount(self) -> None:
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name) and os.name == "posix":
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.leave)
        self.set_interval(_POLL, self.watching.look)
        self.set_interval(0.25, self.show_state)
        self.run_worker(self.follow_files(), exit_on_error=False)
        self.watching.run()

    def on_resize(self) -> None:
        self.show()

    async def follow_files(self) -> None:
        """Look at the file as soon as something happens to it; where no events come, the timer looks."""
        folder = self.root / KATAS
        async for changes in awatch(folder, step=_STEP, watch_filter=None):
            if any(Path(path).name == self.watching.kata.stub.name for _, path in changes):
                self.watching.look()

    def _from_any_thread(self, action: Callable[[], None]) -> None:
        if self._ending or not self.is_running:
            return
        if threading.get_ident() == self._thread_id:
            action()
        else:
            self.call_later(action)

    def show(self) -> None:
        """Draw what is known of the current kata."""
        watching, width = self.watching, max(20, self.size.width - 1)
        summary = Summary(width, self.root)
        text = Text(overflow="fold")
        if watching.judgement is None:
            text.append(to_text([Line(watching.kata.title, "bold")]))
        else:
            report = actions.report(watching.kata, watching.judgement, summary)
            text.append(to_text(report))
        for number in range(1, watching.hints + 1):
            text.append(f"\nhint {number}\n", "bold")
            text.append(f"{actions.hint(watching.kata, number, width)}\n")
        if watching.solved:
            text.append("\nn goes on to the next kata, s compares with another solution.\n", "bold")
        self._lines.update(text)
        self._note.update(Text(self.note, "bold"))
        self.show_state()

    def show_state(self) -> None:
        """Draw the first line: which kata, and whether it is being judged."""
        watching = self.watching
        left = f"torch-dojo  {watching.kata.title}  "
        if watching.since is not None:
            state, style = "checking…", "bold"
            lasted = time.monotonic() - watching.since
            if lasted > _PATIENCE and watching.judgement is not None:
                left_over = max(0, round(self.runner.limits[0] - lasted))
                state = f"checking… {left_over} s left; a save starts again"
        elif (judgement := watching.judgement) is not None:
            state = f"{judgement.passed}/{judgement.total} {judgement.verdict}"
            style = {"passed": "green bold", "todo": "bold"}.get(judgement.verdict, "red bold")
        else:
            state, style = "", ""
        text = Text(left, "bold", overflow="fold").append(state, style)
        self._state.update(text)

    def say(self, note: str) -> None:
        self.note = note
        self.show()

    def action_hint(self) -> None:
        watching = self.watching
        if watching.hints < len(watching.kata.hints):
            watching.hints += 1
            self.say("")
        else:
            self.say("There is no further hint.")
        self.call_after_refresh(self.query_one("#report").scroll_end, animate=False)

    def action_list(self) -> None:
        def chosen(name: str | None) -> None:
            if name is not None:
                self.note = ""
                self.query_one("#report").scroll_home(animate=False)
                self.watching.choose(find_kata(self.root, name))

        self.push_screen(KataList(actions.results(self.root), self.watching.kata), chosen)

    def step(self, way: int, otherwise: str) -> None:
        """Go to a neighbouring kata, or say that there is none."""
        self.note = ""
        self.query_one("#report").scroll_home(animate=False)
        if not self.watching.move(way):
            self.say(otherwise)

    def action_next(self) -> None:
        self.step(1, "This is the last kata.")

    def action_previous(self) -> None:
        self.step(-1, "This is the first kata.")

    def action_run(self) -> None:
        self.note = ""
        self.watching.run()

    def action_solution(self) -> None:
        kata = self.watching.kata

        def show(agreed: bool | None) -> None:
            if not agreed:
                return
            title = f"{kata.title}: one solution"
            if self.watching.solved:
                self.push_screen(Page(f"{title}, beside yours", diff_text(kata)))
            else:
                self.push_screen(Page(title, Text(actions.solution(kata))))

        if self.watching.solved:
            show(True)
        else:
            question = f"{kata.title} is not solved yet. Show a solution anyway?"
            self.push_screen(Question(question), show)

    def action_edit(self) -> None:
        kata = self.watching.kata
        line = actions.line_to_edit(kata, self.watching.judgement)
        try:
            command = actions.editor(dict(os.environ), kata.stub, line)
            with self.suspend():
                subprocess.run(command, check=False)
        except (actions.Refused, OSError) as error:
            self.say(str(error))
        self.refresh()
        self.watching.look()

    def action_reset(self) -> None:
        kata = self.watching.kata

        def reset(agreed: bool | None) -> None:
            if agreed:
                kept = actions.reset(kata)
                self.note = f"The stub is new. Your file is kept: {kept.name}" if kept else ""
                self.note = self.note or "It is the untouched stub already."
                self.watching.run()

        self.push_screen(Question(f"Reset {kata.stub.name}? A backup of your file is kept."), reset)

    def action_scroll(self, way: str) -> None:
        view = self.query_one("#report", VerticalScroll)
        view.scroll_down() if way == "down" else view.scroll_up()

    def action_leave(self) -> None:
        self.leave()

    def leave(self) -> None:
        self._ending = True
        self.exit()


def diff_text(kata: Kata) -> Text:
    """Return the solution beside the learner's file."""
    text = Text()
    for line in actions.difference(kata):
        style = {"+": "green", "-": "red", "@": "dim"}.get(line[:1], "")
        text.append(line + "\n", style)
    return text if text else Text("Yours is the same, word for word.")


def watch(root: Path, kata: Kata) -> None:
    """Run the watch screen until the person leaves it."""
    with Runner(root) as runner:
        app = WatchApp(root, kata, runner)
        try:
            app.run()
        finally:
            app.watching.close()
