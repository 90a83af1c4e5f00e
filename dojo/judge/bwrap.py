"""A second layer around the sandbox: the fork server, and all that comes out of it, inside bubblewrap.

There the file system is read-only, temporary folders and the home folder are empty, and there is no other process
and no network. It costs some milliseconds once, and needs a system that allows it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from multiprocessing import forkserver, resource_tracker, spawn
from pathlib import Path

from dojo.judge.sandbox import ALL, NoSandbox, hold_here, programs
from dojo.language import N_

_VIEW = ["--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]  # fmt: skip


def demand(sandbox: str) -> None:
    """Raise a `NoSandbox` where what is asked for cannot be had: `required`, or `bwrap`."""
    if sandbox in ("required", "bwrap") and (missing := sorted({*ALL} - {*hold_here()})):
        text = N_("the sandbox does not hold here: it leaves {open} open")
        raise NoSandbox(text.format(open=", ".join(missing)))
    if sandbox == "bwrap" and (reason := why_not()):
        raise NoSandbox(N_("--sandbox bwrap does not work here: {why}").format(why=reason))


def why_not() -> str:
    """Return why bubblewrap cannot be used here, or nothing."""
    if not shutil.which("bwrap"):
        return N_("bwrap is not installed: install bubblewrap")
    done = subprocess.run(["bwrap", *_VIEW, "true"], capture_output=True, text=True, check=False)
    if not done.returncode:
        return ""
    said = N_("bwrap ends with exit code {code}").format(code=done.returncode)
    return " ".join(done.stderr.split()) or said


@contextlib.contextmanager
def around_the_fork_server(root: Path, shown: Iterable[Path]) -> Iterator[None]:
    """Have the fork server that is started meanwhile run inside bubblewrap, where it sees what is `shown`."""
    resource_tracker.ensure_running()  # it stays outside
    hidden = [
        Path(tempfile.gettempdir()),
        Path("/tmp"),
        Path("/var/tmp"),
        Path("/run"),
        Path.home(),
    ]
    hidden = [path for path in dict.fromkeys(hidden) if path.is_dir() and path != Path("/")]
    command = ["bwrap", *_VIEW]
    for path in hidden:
        command += ["--tmpfs", str(path)]
    python = [sys.prefix, sys.base_prefix, *filter(None, sys.path)]
    needed = [*programs(root), *map(Path, python), root, *shown]
    for path in filter(Path.exists, needed):
        if any(path.is_relative_to(one) for one in hidden):
            command += ["--ro-bind", str(path), str(path)]
    with tempfile.TemporaryDirectory(prefix="torch-dojo-") as folder:
        script = Path(folder) / "python"
        script.write_text(f'#!/bin/sh\nexec {shlex.join([*command, "--", sys.executable])} "$@"\n')
        script.chmod(0o700)
        before = spawn.get_executable()
        multiprocessing.set_executable(str(script))
        try:
            forkserver.ensure_running()
            _wait_until_it_runs()
            yield
        finally:
            multiprocessing.set_executable(before)


def _wait_until_it_runs() -> None:
    """Wait until the shell has read the script, which is removed then: the first process comes out of it."""
    process = multiprocessing.get_context("forkserver").Process(target=_nothing)
    process.start()
    process.join()


def _nothing() -> None:
    pass
