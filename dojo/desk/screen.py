"""The watch screen: the current kata's report, new after each save."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from rich.table import Table
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.style import Style
from textual.theme import Theme
from textual.widget import Widget
from textual.widgets import Input, Markdown, OptionList, Static
from textual.widgets.markdown import MarkdownFence
from textual.widgets.option_list import Option
from watchfiles import awatch

from dojo.desk import actions
from dojo.desk.watching import Watching
from dojo.judge import shown
from dojo.judge.runner import Runner
from dojo.kata.catalog import KATAS, Kata, find_kata, find_katas
from dojo.kata.columns import break_chinese, padded, width_of
from dojo.kata.course import hint, lesson, minutes_of, shown_section
from dojo.kata.files import Refused
from dojo.kata.stubs import is_stub
from dojo.language import ENGLISH, N_, _, language, said
from dojo.report.record import Result, results
from dojo.report.summary import WIDE, Line, Summary, closing


class Key(NamedTuple):
    """A key of the screen: its action, what `?` says of it, and what the bar calls it, if it stands there."""

    key: str
    action: str
    says: str
    name: str = ""

    @property
    def shown(self) -> str:
        return {"question_mark": "?"}.get(self.key, self.key)


_KEYS = [
    Key("t", "lesson", N_("the lesson of this kata"), N_("lesson")),
    Key("h", "hint", N_("the next hint; each says more"), N_("hint")),
    Key("b", "behaviours", N_("every behaviour of this kata, with its state"), N_("behaviours")),
    Key("l", "list", N_("all katas, to choose another one"), N_("list")),
    Key("n", "next", N_("the next kata"), N_("next")),
    Key("e", "edit", N_("open the file in your editor, at the line to go on at"), N_("edit")),
    Key("question_mark", "keys", N_("this page"), N_("keys")),
    Key("q", "leave", N_("leave"), N_("quit")),
    Key("p", "previous", N_("the kata before")),
    Key("r", "run", N_("judge again")),
    Key("s", "solution", N_("a solution; beside yours when you have solved it")),
    Key("x", "reset", N_("start again with the untouched file; yours is kept")),
    Key("g", "go", N_("go to the kata whose file you have saved")),
]
_PATIENCE = 1.0  # seconds after which a run shows how long it may still take
_POLL = 1.0  # seconds between two looks at the file itself, where no file event comes
_STEP = 10  # milliseconds in which file events are taken together
_GONE = 0.5  # seconds between two looks whether the terminal is still there
_SYMBOLS = {
    **WIDE,
    "changed": "~",
    "unknown": "?",
}
_SIGNS = {WIDE["solved"]: "green bold", WIDE["failed"]: "red bold"}
# Text has the terminal's own colours, which the person can read whatever they are; any other may be too faint there.
_COLOURS = [
    "primary",
    "secondary",
    "warning",
    "error",
    "success",
    "accent",
    "foreground",
    "background",
]
_VARIABLES = ["ansi-background", "ansi-foreground", "text-muted", "text-disabled",
              "scrollbar", "scrollbar-hover", "scrollbar-active",
              "scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active",
              "link-color", "link-color-hover", "link-background-hover",
              *(f"markdown-h{level}-color" for level in range(1, 7))]  # fmt: skip
_OWN: dict[str, Any] = dict.fromkeys(_COLOURS, "ansi_default")
THEME = Theme("terminal", ansi=True, variables=dict.fromkeys(_VARIABLES, "ansi_default"), **_OWN)


def to_text(lines: Iterable[Line]) -> Text:
    """Return lines of the report: bold where they are, nothing dimmed, and only signs in colour."""
    text = Text()
    for line, style in lines:
        bold = "bold" if "bold" in style else ""
        sign = line[:3].strip()
        at = line.find(sign) + 1 if sign in _SIGNS else 0
        text.append(line[:at], _SIGNS.get(sign, "")).append(line[at:] + "\n", bold)
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
            taken = len(key) + 1 + width_of(meaning)
            if column and column + taken > width:
                text.append("\n")
                column = 0
            text.append(key, "bold").append(f" {meaning}  ")
            column += taken + 2
        return text


class Code(MarkdownFence):
    """Code in a lesson, in one colour. A line that is too long is broken; a drawing is scrolled sideways instead."""

    def on_mount(self) -> None:
        self.set_class(self.lexer == "text", "drawing")

    @classmethod
    def highlight(cls, code: str, *_: object, **__: object) -> Content:
        return Content(code.rstrip("\n"))


class Lesson(Markdown):
    """Markdown that is read in the terminal's own colours."""

    BLOCKS = Markdown.BLOCKS | {"fence": Code, "code_block": Code}


class Page(ModalScreen[None]):
    """Something longer to read: a lesson (Markdown), a solution, every behaviour; made again for another size."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,s,t,b,question_mark", "dismiss"),
        Binding("j", "scroll('down')", show=False),
        Binding("k,up", "scroll('up')", show=False),
        Binding("space", "scroll('page_down')", show=False),
        Binding("left", "sideways(-8)", show=False),
        Binding("right", "sideways(8)", show=False),
    ]

    def __init__(self, title: str, content: str | Callable[[], Text | Table]) -> None:
        super().__init__()
        self.heading, self.content = title, content

    def compose(self) -> ComposeResult:
        yield Static(Text(self.heading, "bold"), classes="bar heading")
        with VerticalScroll():
            if isinstance(self.content, str):
                yield Lesson(self.content)
            else:
                yield Static(self.content(), id="content")
        yield Keys([("escape", _("close")), (_("arrows, space"), _("scroll"))])

    def on_resize(self) -> None:
        if not isinstance(self.content, str):
            self.query_one("#content", Static).update(self.content())

    def action_scroll(self, way: str) -> None:
        getattr(self.query_one(VerticalScroll), f"scroll_{way}")()

    def action_sideways(self, columns: int) -> None:
        """Move the drawings that are wider than the screen."""
        for one in self.query(".drawing"):
            one.scroll_relative(x=columns, animate=False)


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
        yield Static(Text(self.question, "bold"), id="question")
        yield Keys([("y", _("yes")), ("n", _("no"))])

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)


class Rows(OptionList):
    """A list of options. The highlighted one is reversed, and so seen without colour: textual leaves that out."""

    def get_visual_style(self, *names: str, partial: bool = False) -> Style:
        style = super().get_visual_style(*names, partial=partial)
        return style + Style(reverse="option-list--option-highlighted" in names)


class KataList(ModalScreen[str | None]):
    """Every kata with its last result; choose one, filter by state, search."""

    FILTERS: ClassVar[list[str]] = [
        *(N_("all"), N_("unsolved")),
        *(N_("solved"), N_("failed"), N_("todo")),
    ]
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
        yield Input(placeholder=_("search"), compact=True)
        yield Rows()
        names = [_("choose"), _("filter"), _("search"), _("close")]
        yield Keys(zip(["enter", "f", "/", "escape"], names, strict=True))

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        self.show(self.kata.name)
        options.focus()

    def on_resize(self) -> None:
        options = self.query_one(OptionList)
        chosen = options.highlighted_option
        self.show(chosen.id if chosen else None)

    def show(self, chosen: str | None = None) -> None:
        """List what the search and the filter leave."""
        wanted = self.query_one(Input).value.lower()
        shown = [one for one in self.results if self._fits(one) and wanted in one.kata.title]
        options = self.query_one(OptionList)
        options.clear_options()
        width = self.app.size.width - 1  # there is a scroll bar
        options.add_options([Option(_row(one, width), id=one.kata.name) for one in shown])
        names = [one.kata.name for one in shown]
        if shown:
            options.highlighted = names.index(chosen) if chosen in names else 0
        else:
            options.add_option(
                Option(_("No kata fits. f shows others, escape leaves the search."), disabled=True)
            )
        said = _("katas   {filter}: {shown} of {count}").format(
            filter=_(self.filter), shown=len(shown), count=len(self.results)
        )
        self.query_one("#filter", Static).update(Text(said, "bold"))

    def _fits(self, result: Result) -> bool:
        if self.filter == "unsolved":
            return result.state != "solved"
        return self.filter == "all" or result.state == self.filter

    def on_input_changed(self) -> None:
        self.show()

    def on_input_submitted(self) -> None:
        """Enter in the search chooses what it has found first."""
        self.query_one(OptionList).action_select()

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


def _row(result: Result, width: int) -> Text:
    """Return a kata as one line: what does not fit into `width` is left out, the least needed first."""
    state, tally, unit = result.state, f"{result.passed}/{result.total}", _("min")
    minutes = minutes_of(result.kata)
    text = f"{_SYMBOLS[state]} {padded(result.kata.title, 21)} {tally:>5}  "
    about = f"{minutes:>3} {unit}  " if minutes else ""
    now = _("changed since the last run") if state == "changed" else result.said
    choices = (text + about + now, text + about + result.said, text + result.said)
    row = next((one for one in choices if width_of(one) <= width), choices[-1])
    return Text(padded(row, width))


def _in_a_line(action: Callable[..., None]) -> Callable[..., None]:
    """Let the screen say in a line why an action cannot be done, and go on."""

    @functools.wraps(action)
    def safe(app: WatchApp, *arguments: Any) -> None:
        try:
            action(app, *arguments)
        except Refused as error:
            app.say(said(str(error)))
        except OSError as error:
            app.say(f"{error.strerror or error}: {error.filename or app.watching.kata.folder}")
        except (LookupError, ValueError):
            text = _("The files of {kata} are gone. l lists the katas.")
            app.say(text.format(kata=app.watching.kata.title))

    return safe


class WatchApp(App[None]):
    """Shows one kata at a time and judges it on each save."""

    CSS = """
    Screen { layout: vertical; }
    ModalScreen { background: ansi_default; }
    VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    .bar, #note, #next { height: auto; }
    .heading, #state, #question { margin-bottom: 1; }
    .keys { height: auto; dock: bottom; padding-top: 1; }
    Question .keys { dock: none; padding-top: 0; }
    #question { height: auto; }
    OptionList, OptionList:focus { height: 1fr; border: none; padding: 0; }
    OptionList > .option-list--option { padding: 0; }
    OptionList > .option-list--option-highlighted,
    OptionList:focus > .option-list--option-highlighted {
        color: ansi_default; background: ansi_default; text-style: none;
    }
    Input > .input--cursor { color: ansi_default; background: ansi_default; text-style: reverse; }
    Input > .input--placeholder { color: ansi_default; text-style: italic; }
    Markdown { padding: 0; }
    Lesson MarkdownH1 { display: none; }
    Lesson MarkdownHeader { margin: 1 0; text-style: bold underline; }
    Lesson MarkdownBlock > .code_inline { color: ansi_default; text-style: bold; }
    #reading MarkdownHeader { margin: 0; }
    Lesson MarkdownFence { margin: 0 0 1 0; overflow: hidden; color: ansi_default; }
    Lesson MarkdownFence > Label { padding: 0 0 0 2; width: 1fr; }
    Lesson Code.drawing { overflow: auto hidden; scrollbar-size-horizontal: 1; }
    Lesson Code.drawing > Label { width: auto; }
    Lesson MarkdownTable { width: auto; max-width: 100%; }
    Lesson MarkdownTableContent { keyline: thin ansi_default; }
    Lesson MarkdownTableContent > * { text-overflow: fold; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(one.key, one.action, one.says) for one in _KEYS),
        Binding("ctrl+c,ctrl+q", "leave", "quit", priority=True),
        Binding("j", "scroll('down')", show=False),
        Binding("k", "scroll('up')", show=False),
    ]

    def __init__(self, root: Path, kata: Kata, runner: Runner) -> None:
        # known before the theme is, so that NO_COLOR leaves the terminal's own colours
        super().__init__(ansi_color=True)
        self.register_theme(THEME)
        self.theme = THEME.name
        self.root, self.runner = root, runner
        self.watching = Watching(kata, runner, lambda: self._from_any_thread(self._changed))
        self.note = ""
        self._ending = self._has_judged = False
        # held, not looked up: a timer may still draw when the screen is being taken down
        self._state, self._lines = Static(id="state", classes="bar"), Static(id="lines")
        self._text, self._reading = Lesson(id="reading"), ""
        self._note, self._next = Static(id="note"), Static(id="next")

    def compose(self) -> ComposeResult:
        yield self._state
        with VerticalScroll(id="report", can_focus=True):
            yield self._lines
            yield self._text
        yield self._note
        yield self._next
        yield Keys((one.shown, _(one.name)) for one in _KEYS if one.name)

    def on_mount(self) -> None:
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name) and os.name == "posix":
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.leave)
        self.set_interval(_POLL, self.watching.look)
        self.set_interval(0.25, self.show_state)
        self.run_worker(self.follow_files(), exit_on_error=False)
        self.watching.run()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show)  # when the widths are the new ones

    async def follow_files(self) -> None:
        """Look at the file as soon as something happens to it; where no events come, the timer looks."""
        folder = self.root / KATAS
        async for changes in awatch(folder, step=_STEP, watch_filter=None):
            if any(Path(change[1]).suffix == ".py" for change in changes):
                self.watching.look()

    def _from_any_thread(self, action: Callable[[], None]) -> None:
        if self._ending or not self.is_running:
            return
        if threading.get_ident() == self._thread_id:
            action()
        else:
            self.call_later(action)

    def _changed(self) -> None:
        """Draw what is new, from its top."""
        self.show()
        if self.watching.since is None:
            self.query_one("#report").scroll_home(animate=False)

    def show(self) -> None:
        """Draw what is known of the current kata."""
        watching, kata = self.watching, self.watching.kata
        text, reading, next_line = Text(overflow="fold"), "", Line()
        if watching.judgement is not None and (progress := watching.progress) is not None:
            summary = self._summary()
            text.append(to_text(shown.report(progress, watching.judgement, summary)))
            next_line = shown.next_line(progress, watching.judgement, summary)
            if watching.solved:
                reading = _headed(kata, "Going further")
                if shown.following(kata) is None:
                    text.append("\n").append(to_text(closing(find_katas(self.root))))
            elif watching.judgement.verdict == "todo" and is_stub(kata):
                reading = _headed(kata, "Your task")
        with contextlib.suppress(OSError, IndexError):  # a lesson that is gone has no hints
            for number in range(1, watching.hints + 1):
                title = _("hint {number}").format(number=number)
                text.append(f"\n{title}\n", "bold")
                text.append(f"{hint(kata, number, self._width)}\n")
        self._lines.update(text)
        if reading != self._reading:
            self._reading = reading
            self._text.update(reading)
        other = watching.other
        offer = _("You saved {kata}. g goes there.").format(kata=other.title) if other else ""
        self._note.update(Text("\n".join(filter(None, [self.note, offer])), "bold"))
        self._next.update(Text(next_line.text, "bold"))
        self.show_state()

    @property
    def _width(self) -> int:
        return max(20, self.size.width - 1)

    def _summary(self, taken: int = 0) -> Summary:
        """Return what writes the report into lines that have `taken` columns less than the screen."""
        return Summary(self._width - taken, self.root, all_shown_by="b")

    def show_state(self) -> None:
        """Draw the first line: which kata, how far it is, and whether it is being judged."""
        watching, judgement = self.watching, self.watching.judgement
        if judgement is None or watching.progress is None:
            text, state = Text(watching.kata.title, "bold", overflow="fold"), ""
        else:
            self._has_judged = True
            state = {"failed": "", "todo": "", "passed": "solved"}.get(
                judgement.verdict, judgement.verdict
            )
            state = f"   {_(state)}" if state else ""
            title = self._summary(width_of(state)).title(watching.progress).text
            text = Text(title + state, "bold", overflow="fold")
        if watching.since is not None:
            lasted = time.monotonic() - watching.since
            said = _("checking…") if self._has_judged else _("loading torch, a few seconds…")
            if lasted > _PATIENCE and judgement is not None:
                left_over = max(0, round(self.runner.limits[0] - lasted))
                said = _("checking… {seconds} s left; a save starts again")
                said = said.format(seconds=left_over)
            text.append(f"   {said}")
        self._state.update(text)

    def say(self, note: str) -> None:
        self.note = note
        self.show()

    @_in_a_line
    def action_hint(self) -> None:
        watching = self.watching
        if watching.hints < len(watching.kata.hints):
            watching.hints += 1
            self.say("")
        else:
            self.say(_("There is no further hint."))
        self.call_after_refresh(self.query_one("#report").scroll_end, animate=False)

    @_in_a_line
    def action_list(self) -> None:
        self.push_screen(KataList(results(self.root), self.watching.kata), self._chosen)

    @_in_a_line
    def _chosen(self, name: str | None) -> None:
        if name is not None:
            self.note = ""
            self.watching.choose(find_kata(self.root, name))

    def step(self, way: int, otherwise: str) -> None:
        """Go to a neighbouring kata, or say that there is none."""
        self.note = ""
        if not self.watching.move(way):
            self.say(otherwise)

    @_in_a_line
    def action_next(self) -> None:
        self.step(1, _("This is the last kata. l shows the list."))

    @_in_a_line
    def action_previous(self) -> None:
        self.step(-1, _("This is the first kata."))

    @_in_a_line
    def action_run(self) -> None:
        self.note = ""
        self.watching.run()

    @_in_a_line
    def action_go(self) -> None:
        if (other := self.watching.other) is not None:
            self.note = ""
            self.watching.choose(other)

    @_in_a_line
    def action_lesson(self) -> None:
        kata = self.watching.kata
        title = _("{kata}: lesson").format(kata=kata.title)
        self.push_screen(Page(title, lesson(kata)))

    @_in_a_line
    def action_behaviours(self) -> None:
        if (progress := self.watching.progress) is not None:
            title = _("{kata}: behaviours").format(kata=self.watching.kata.title)
            self.push_screen(Page(title, lambda: to_text(self._summary().all_behaviours(progress))))

    @_in_a_line
    def action_keys(self) -> None:
        table = Table.grid(padding=(0, 3, 0, 1))
        for one in _KEYS:
            table.add_row(Text(one.shown, "bold"), _(one.says))
        self.push_screen(Page(_("keys"), lambda: table))

    @_in_a_line
    def action_solution(self) -> None:
        if self.watching.solved:
            self._show_solution(True)
        else:
            question = _("{kata} is not solved yet. Show a solution anyway?")
            question = question.format(kata=self.watching.kata.title)
            self.push_screen(Question(question), self._show_solution)

    @_in_a_line
    def _show_solution(self, agreed: bool | None) -> None:
        kata = self.watching.kata
        if agreed and self.watching.solved:
            title = _("{kata}: one solution, beside yours").format(kata=kata.title)
            text = diff_text(kata)
            self.push_screen(Page(title, lambda: text))
        elif agreed:
            title = _("{kata}: one solution").format(kata=kata.title)
            text = Text(actions.solution(kata))
            self.push_screen(Page(title, lambda: text))

    @_in_a_line
    def action_edit(self) -> None:
        watching = self.watching
        line = actions.line_to_edit(watching.progress, watching.judgement)
        command = actions.editor(dict(os.environ), watching.kata.stub, line)
        with self.suspend():
            subprocess.run(command, check=False)
        self.refresh()
        watching.look()

    @_in_a_line
    def action_reset(self) -> None:
        name = self.watching.kata.stub.name
        question = _("Reset {file}? A backup of your file is kept.").format(file=name)
        self.push_screen(Question(question), self._reset)

    @_in_a_line
    def _reset(self, agreed: bool | None) -> None:
        if agreed:
            kept = actions.reset_said(self.watching.kata)
            self.note = f"{self.watching.kata.stub.name}: {kept[1]}"
            self.watching.run()

    def action_scroll(self, way: str) -> None:
        view = self.query_one("#report", VerticalScroll)
        view.scroll_down() if way == "down" else view.scroll_up()

    def action_leave(self) -> None:
        self.leave()

    def leave(self) -> None:
        self._ending = True
        self.exit()


def _headed(kata: Kata, heading: str) -> str:
    """Return a section of the lesson, below its heading."""
    section = shown_section(kata, heading)
    return f"## {_(heading)}\n\n{section}" if section else ""


def _end_with_the_terminal() -> None:
    """End the process when its terminal is gone: textual waits for an input that will not come any more.

    No signal needs to say so. Nothing is lost: what is kept was written whole, and judgements end with their parent.
    """
    while sys.__stdin__ is not None and sys.__stdin__.isatty():
        time.sleep(_GONE)
    os._exit(128 + 1)  # as SIGHUP would


def diff_text(kata: Kata) -> Text:
    """Return the solution beside the learner's file."""
    text = Text()
    for line in actions.difference(kata):
        style = {"+": "green", "-": "red"}.get(line[:1], "")
        text.append(line[:1], f"{style} bold").append(line[1:] + "\n", "bold" if style else "")
    return text if text else Text(_("Yours is the same, word for word."))


def watch(root: Path, kata: Kata) -> None:
    """Run the watch screen until the person leaves it."""
    if language() != ENGLISH:
        break_chinese()
    threading.Thread(target=_end_with_the_terminal, daemon=True).start()
    with Runner(root) as runner:
        app = WatchApp(root, kata, runner)
        try:
            app.run()
        finally:
            app.watching.close()
