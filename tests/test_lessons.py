"""Each lesson has its parts, its examples run, and it does not contradict itself."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from dojo.catalog import Kata, find_katas

ROOT = Path(__file__).parent.parent
ALL = find_katas(ROOT)
HEADINGS = ["Why", "The idea", "Your task", "Pitfalls", "Going further", "Hints"]
OPTIONS = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL | doctest.NORMALIZE_WHITESPACE

each_kata = pytest.mark.parametrize("kata", ALL, ids=lambda kata: kata.name)


@each_kata
def test_a_lesson_has_its_parts(kata: Kata) -> None:
    text = kata.lesson.read_text(encoding="utf-8")
    assert text.startswith(f"# {kata.number} ")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    costs = ["What it costs"] * (kata.folder / f"bench_{kata.slug}.py").is_file()
    assert headings == [*HEADINGS[:-1], *costs, HEADINGS[-1]]
    assert "```mermaid" in text or re.search(r"^\|[- |:]+\|$", text, re.MULTILINE), "no picture"
    assert f"pytest katas/{kata.name}" in text
    assert f"`{kata.slug}.py`" in text


@each_kata
def test_a_lesson_has_three_hints_each_saying_more(kata: Kata) -> None:
    hints = kata.hints
    assert len(hints) == 3
    assert all(len(hint) > 40 for hint in hints)
    assert "```" not in "".join(hints), "a hint gives code"


@pytest.mark.parametrize(
    "page", [*(kata.lesson for kata in ALL), ROOT / "README.md", ROOT / "CONTRIBUTING.md"],
    ids=lambda path: path.parent.name,
)  # fmt: skip
def test_the_examples_of_a_page_run(page: Path) -> None:
    blocks = re.findall(r"```pycon\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
    output: list[str] = []
    result = doctest.DocTestRunner(optionflags=OPTIONS).run(example, out=output.append)
    assert not result.failed, "".join(output)


@each_kata
def test_every_test_states_its_behaviour_in_a_sentence(kata: Kata) -> None:
    import ast

    tree = ast.parse(kata.tests.read_text(encoding="utf-8"))
    tests = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    sentences = [ast.get_docstring(test) or "" for test in tests]
    assert tests
    for test, sentence in zip(tests, sentences, strict=True):
        assert sentence.endswith("."), f"{test.name}: {sentence!r}"
        assert "kata" in [argument.arg for argument in test.args.args], test.name
    assert len(set(sentences)) == len(sentences)


@each_kata
def test_behaviours_are_checked_by_checks(kata: Kata) -> None:
    """A bare assert explains nothing; pytest.raises takes the stub's NotImplementedError for a RuntimeError."""
    text = kata.tests.read_text(encoding="utf-8")
    assert not re.search(r"^\s+assert\b", text, re.MULTILINE)
    assert "pytest.raises" not in text
    assert "pytest.skip" not in text
