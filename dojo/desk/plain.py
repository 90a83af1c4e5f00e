"""A watch for terminals that only print: a screen reader, a dumb terminal, a pipe."""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from dojo.desk.watching import Watching
from dojo.judge import shown
from dojo.judge.runner import Judgement, Runner
from dojo.kata.catalog import Kata
from dojo.kata.course import hint
from dojo.language import N_, _
from dojo.report.summary import Line, Progress, Summary, symbols_for

_POLL = 0.2  # seconds between two looks at the file
_KEYS = N_("h hint  n next  p previous  r run  q quit, each followed by Enter")

Echo = Callable[[Line], None]


def once(root: Path, kata: Kata, echo: Echo, width: int) -> bool:
    """Print the report on a kata, and return whether it is solved."""
    with Runner(root) as runner:
        (judgement,) = shown.judge(runner, [kata])
    _print(shown.progress_of(kata, judgement), judgement, _summary(root, width), echo)
    return judgement.verdict == "passed"


def _print(progress: Progress, judgement: Judgement, summary: Summary, echo: Echo) -> None:
    for line in shown.page(progress, judgement, summary):
        echo(line)


def watch(root: Path, kata: Kata, echo: Echo, width: int) -> None:
    """Print the report on each save, and take keys by the line, until `q` or the end of the input."""
    events: queue.Queue[str] = queue.Queue()
    summary = _summary(root, width)
    echo(Line(_(_KEYS), "bold"))
    with Runner(root) as runner:
        watching = Watching(kata, runner, lambda: events.put(""))
        threading.Thread(target=_read_keys, args=(events,), daemon=True).start()
        try:
            watching.run()
            last = None
            while True:
                try:
                    key = events.get(timeout=_POLL)
                except queue.Empty:
                    watching.look()
                    continue
                if key == "q":
                    return
                progress, judgement = watching.progress, watching.judgement
                if key:
                    _obey(key, watching, echo, width)
                elif watching.since is not None:
                    echo(Line(_("checking..."), "light"))
                elif progress and judgement and judgement is not last:
                    last = judgement
                    _print(progress, judgement, summary, echo)
        except KeyboardInterrupt:
            return
        finally:
            watching.close()


def _summary(root: Path, width: int) -> Summary:
    symbols = symbols_for(sys.stdout.encoding)
    return Summary(width, root, symbols=symbols, all_shown_by="dojo behaviours")


def _obey(key: str, watching: Watching, echo: Echo, width: int) -> None:
    """Do what a key asks for."""
    if key in ("n", "p"):
        if not watching.move(1 if key == "n" else -1):
            echo(Line(_("This is the last kata.") if key == "n" else _("This is the first kata.")))
    elif key == "r":
        watching.run()
    elif key == "h":
        hints = watching.kata.hints
        watching.hints = min(watching.hints + 1, len(hints))
        text = _("hint {number} of {count}").format(number=watching.hints, count=len(hints))
        echo(Line(text, "bold"))
        echo(Line(hint(watching.kata, watching.hints, width) if hints else _("There is none.")))
    else:
        echo(Line(_(_KEYS), "bold"))


def _read_keys(events: queue.Queue[str]) -> None:
    with contextlib.suppress(OSError):  # the terminal is gone
        for line in sys.stdin:
            events.put(line.strip().lower()[:1] or "r")
    events.put("q")
