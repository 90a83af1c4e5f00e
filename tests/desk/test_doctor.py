"""The doctor asks every question, whatever the answer to another one is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from small_dojo import make_dojo

from dojo.desk import doctor


@pytest.fixture
def root(tmp_path: Path, fork_server: None) -> Path:
    return make_dojo(tmp_path / "dojo")


def findings(root: Path | None) -> dict[str, tuple[str, bool]]:
    return {name: (said, fine) for name, said, fine in doctor.examine(root)}


@pytest.mark.parametrize(
    "name", ["_program", "_material", "_terminal", "_files", "_judging", "_events"]
)
def test_a_question_that_fails_is_a_line(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def failing(*_: object) -> None:
        raise RuntimeError("two\nlines")

    for one in ("_judging", "_events", name):
        monkeypatch.setattr(doctor, one, failing if one == name else lambda *_: iter(()))
    lines = list(doctor.examine(root))
    said = "cannot be looked at: RuntimeError: two lines"
    assert [fine for _, text, fine in lines if text == said] == [False]
    assert len(lines) > 1


def test_without_watchfiles(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    said, fine = findings(root)["file events"]
    assert said.endswith("install torch-dojo again")
    assert not fine


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_folder_whose_name_is_no_text(tmp_path: Path, fork_server: None) -> None:
    root = make_dojo(tmp_path / os.fsdecode(b"dojo\xff"))
    found = findings(root)
    assert found["judging"][1]
    assert found["file events"][0].startswith("none: ")


def test_without_solutions_the_stub_is_judged(root: Path) -> None:
    (root / "solutions/double.py").unlink()
    said, fine = findings(root)["judging"]
    assert said.startswith("todo in ")
    assert fine


def test_what_is_missing_is_named_with_what_brings_it_back(root: Path) -> None:
    (root / "katas/01_double/README.md").unlink()
    (root / ".torch-dojo.json").touch()
    assert findings(root)["missing"][0] == "katas/01_double/README.md: `dojo update` brings it back"
