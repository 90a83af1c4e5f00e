"""Imported once by the fork server: what every judgement needs, so that a fork of it starts at once.

Nothing here may start a thread or leave tensor work behind on one: a fork would wait for it for ever.
"""

import gc
import os
from pathlib import Path

from dojo.judge.sandbox import forget_environment

forget_environment()  # before there is much in memory, so that what is free of it is used again
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
os.environ.pop("PYTEST_ADDOPTS", None)
os.environ.pop("PYTEST_PLUGINS", None)

import torch  # noqa: E402

torch.set_num_threads(1)

import hypothesis.strategies  # noqa: E402
import psutil  # noqa: E402, F401
import torch.optim  # noqa: E402
from hypothesis import given, settings  # noqa: E402

from dojo.judge.limits import Request  # noqa: E402
from dojo.judge.worker import CANARY, run, work  # noqa: E402
from dojo.kata.eager import without_compiler  # noqa: E402

__all__ = ["work"]  # what a supervisor starts

without_compiler()


def _rehearse() -> None:
    """Run a judgement once: pytest and hypothesis import much of themselves only when they are used."""
    root = str(Path(__file__).parent)
    run(Request(root, "", str(CANARY)), object())

    @settings(max_examples=1, database=None)
    @given(hypothesis.strategies.integers())
    def once(_: int) -> None:
        pass

    once()
    torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0).step()


_rehearse()
gc.collect()
gc.freeze()
