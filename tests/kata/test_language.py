"""Lessons and hints come in the language that is asked for, and fit the columns of a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len
from small_dojo import make_dojo

from dojo.cli import dojo
from dojo.kata.catalog import find_katas
from dojo.kata.course import hint, lesson, shown_section
from dojo.kata.language import fill, language

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DOJO_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "DOJO_LANG": "en"}, "en"),
        ({"LANG": "de_DE.UTF-8", "DOJO_LANG": "zh"}, "zh"),
        ({"DOJO_LANG": "klingon"}, "en"),
    ],
)
def test_the_first_variable_that_is_set_decides(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


def test_every_lesson_and_hint_is_there_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    english = {kata: (len(kata.hints), lesson(kata)) for kata in find_katas(ROOT)}
    monkeypatch.setenv("DOJO_LANG", "zh")
    for kata, (hints, text) in english.items():
        assert len(kata.hints) == hints
        assert "逐条查看" in lesson(kata) != text
        assert "Your task" not in lesson(kata)
        assert "katas/" + kata.name in shown_section(kata, "Your task")
        for width in (40, 79):
            for number in range(1, hints + 1):
                lines = hint(kata, number, width).splitlines()
                assert max(map(cell_len, lines)) <= width + 2  # a comma may stand out


def test_a_lesson_that_is_missing_in_a_language_is_shown_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kata,) = find_katas(make_dojo(tmp_path))
    before = lesson(kata).partition("`dojo hint")[0]
    monkeypatch.setenv("DOJO_LANG", "zh")
    assert lesson(kata).startswith(before[:20])
    assert kata.page == kata.lesson


def test_the_command_line_takes_a_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("DOJO_LANG", "en")  # so that it is put back
    assert "提示" in CliRunner().invoke(dojo, ["--lang", "zh", "lesson", "02"]).stdout
    wrong = CliRunner().invoke(dojo, ["--lang", "xx", "list"])
    assert (wrong.exit_code, len(wrong.stderr.splitlines())) == (2, 1)


def test_a_paragraph_is_broken_by_columns() -> None:
    text = "把 `value` 的值复制到参数里，形状不对就抛出 RuntimeError，什么也不改。" * 3
    lines = fill(text, 30).splitlines()
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(20 < cell_len(line) <= 32 for line in lines[:-1])
    assert not [line for line in lines if line[0] in "，。"]
    assert fill("one two three", 7) == "one two\nthree"
