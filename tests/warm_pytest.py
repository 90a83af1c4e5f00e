"""`python -m pytest` in a folder, as a process of its own that need not import torch again."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from dojo.judge.limits import CAN_FORK

PATIENCE = 90.0


def warm_pytest(
    folder: Path, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run pytest in `folder`; where there is a fork, in one of the fork server's: ask for the fixture `fork_server`."""
    command = [sys.executable, "-m", "pytest", *arguments]
    environment = dict(os.environ) if environment is None else environment
    if not CAN_FORK:
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
    context: Any = multiprocessing.get_context("forkserver")
    with tempfile.TemporaryDirectory() as place:
        outputs = [Path(place, name) for name in ("stdout", "stderr")]
        process = context.Process(
            target=_run, args=(str(folder), command[2:], environment, [*map(str, outputs)])
        )
        process.start()
        process.join(PATIENCE)
        process.kill()
        process.join()
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in outputs]
    return subprocess.CompletedProcess(command, process.exitcode, *texts)


def _run(folder: str, command: list[str], environment: dict[str, str], outputs: list[str]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    for descriptor, output in enumerate(outputs, 1):
        os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT), descriptor)
    sys.stdout = open(1, "w", encoding=encoding, closefd=False)  # noqa: SIM115 (as long as the process)
    sys.stderr = open(2, "w", encoding=encoding, closefd=False)  # noqa: SIM115
    sys.path.insert(0, folder)
    sys.argv = command
    try:
        runpy.run_module("pytest", run_name="__main__", alter_sys=True)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
