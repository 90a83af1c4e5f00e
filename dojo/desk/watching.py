"""What a watch does, however it is shown: the current kata is judged on each save, and only the latest save counts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from dojo.judge import shown
from dojo.judge.runner import Judgement, Runner
from dojo.kata.catalog import Kata, find_katas
from dojo.report.record import digest_of
from dojo.report.summary import Progress

Signature = tuple[int, int, int] | None


class Watching:
    """Holds the current kata and what is known of it; `changed` is called, from any thread, when that changes.

    `judgement`, and the `progress` that it shows, are None until there is one. `since` is when the run under way
    began, or None. `other` is another kata whose file was saved in the meantime.
    """

    def __init__(self, kata: Kata, runner: Runner, changed: Callable[[], None]) -> None:
        self.runner, self.changed = runner, changed
        self.judgement: Judgement | None = None
        self.progress: Progress | None = None
        self.other: Kata | None = None
        self.since: float | None = None
        self.hints = 0
        self._run = 0
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._seen = {one: _signature(one.stub) for one in find_katas(kata.root)}
        self._go_to(kata)

    @property
    def solved(self) -> bool:
        return self.judgement is not None and self.judgement.verdict == "passed"

    def move(self, step: int) -> bool:
        """Go `step` katas on (or back) and judge; return whether there is one."""
        katas = find_katas(self.kata.root)
        at = katas.index(self.kata) + step
        if not 0 <= at < len(katas):
            return False
        self.choose(katas[at])
        return True

    def choose(self, kata: Kata) -> None:
        """Go to another kata and judge it."""
        if kata != self.kata:
            self._go_to(kata)
        self.run()

    def _go_to(self, kata: Kata) -> None:
        self.kata = kata
        self.judgement, self.progress, self.other, self.hints = None, None, None, 0
        self._seen[kata] = None  # not judged yet
        self.runner.expect(kata)

    def look(self) -> None:
        """Judge if the file was saved since the last look, however that was noticed; see whether another one was."""
        for kata, seen in list(self._seen.items()):
            now = _signature(kata.stub)
            if kata == self.kata:
                if now != seen:
                    self.run()
                continue
            self._seen[kata] = now
            if now not in (seen, None):
                self.other = kata
                self.changed()

    def run(self) -> None:
        """Judge the file as it is now; an earlier run that is still under way ends, and says nothing."""
        with self._lock:
            self._run += 1
            self._seen[self.kata] = _signature(self.kata.stub)
            self.since = time.monotonic()
            self.runner.cancel()
            thread = threading.Thread(target=self._judge, args=(self._run, self.kata), daemon=True)
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
            thread.start()
        self.changed()

    def _judge(self, run: int, kata: Kata) -> None:
        digest = digest_of(kata.stub)
        judgement = self.runner.judge(kata)
        with self._lock:
            if run != self._run:
                return
            before = self.judgement.passed if self.judgement else None
            self.progress = shown.progress_of(kata, judgement, before)
            self.judgement, self.since = judgement, None
        shown.keep(kata, judgement, digest)
        self.changed()

    def close(self) -> None:
        """End what is under way."""
        self._run += 1
        for thread in self._threads:
            while thread.is_alive():
                self.runner.stop()
                thread.join(0.2)


def _signature(path: Path) -> Signature:
    """Return what changes with every save: time, size and inode; None while the file is not there."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino
