"""A small dojo to judge answers in, and the warm runner that all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from small_dojo import make_dojo, write

from dojo.judge.runner import Runner
from dojo.language import choose

ROOT = Path(__file__).parent.parent

pytest_plugins = ["pytester"]


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run several test files on all cores, a file at a time; one more than there are cores, since some wait."""
    option, paths = config.option, [config.invocation_params.dir / arg for arg in config.args]
    alone = option.usepdb or option.collectonly or hasattr(config, "workerinput")
    undecided = getattr(option, "numprocesses", 0) is None and not alone
    if undecided and [path.resolve() for path in paths] == [ROOT / "tests"]:
        option.numprocesses, option.dist = (os.cpu_count() or 1) + 1, "loadfile"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the repository's tests, some of which start Python several times, more time than a behaviour."""
    for item in items:
        if item.path.is_relative_to(ROOT / "tests"):
            item.add_marker(pytest.mark.timeout(100))


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let what a test starts not take itself for a part of this run, spread over processes or in a workflow.

    It speaks English, wherever the tests are run.
    """
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("DOJO_LANG", "en")
    monkeypatch.setenv("LANGUAGE", "en")  # a command may change it
    yield
    choose(None)


class MakeAnswer(Protocol):
    def __call__(self, source: str | bytes) -> Path: ...


@pytest.fixture(scope="session")
def dojo_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dojo with one kata that no test changes."""
    return make_dojo(tmp_path_factory.mktemp("dojo"))


@pytest.fixture
def answer(tmp_path: Path) -> MakeAnswer:
    """Write an answer to kata `01_double` and return the folder that holds it."""

    def make(source: str | bytes) -> Path:
        return write(tmp_path / "answers/double.py", source).parent

    return make


@pytest.fixture(scope="session")
def fork_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the one fork server of all runners, and of `warm_pytest`, from one test to the next."""
    with Runner(tmp_path_factory.mktemp("none")):
        yield


@pytest.fixture(scope="session")
def runner(fork_server: None) -> Iterator[Runner]:  # noqa: ARG001 (it outlives this one)
    """The warm runner over this repository's katas."""
    with Runner(ROOT, sandbox="off") as warm:  # kept answers may be made from the solution
        yield warm
