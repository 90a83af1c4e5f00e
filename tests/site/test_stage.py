"""What the site is made of: the pages of both languages, from texts that stand elsewhere."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "docs/site"))

import links  # noqa: E402
import stage  # noqa: E402

LANGUAGES = list(stage.WORDS)
LESSON = "katas/00_welcome/README.md"


@pytest.fixture
def dojo(tmp_path: Path) -> Path:
    """A copy of what the site is made of, to change."""
    for name in ("katas", "solutions", "docs", "dojo/judge"):
        ignored = shutil.ignore_patterns("__pycache__", ".pytest_cache", "*.bak")
        shutil.copytree(ROOT / name, tmp_path / "dojo" / name, ignore=ignored)
    for path in [*ROOT.glob("*.md"), ROOT / "LICENSE"]:
        shutil.copy(path, tmp_path / "dojo")
    return tmp_path / "dojo"


def staged(root: Path, language: str, page: str, repository: str = "") -> str:
    """Return how a page is staged."""
    folder = root / "staged" / language
    stage.Stage(root, language, repository).write(folder)
    return (folder / page).read_text(encoding="utf-8")


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_is_reached_once_in_the_order_of_the_katas(language, tmp_path) -> None:
    navigation = stage.Stage(ROOT, language).write(tmp_path)
    tracks = [pages for part in navigation for pages in part.values() if isinstance(pages, list)]
    lessons = [page for pages in tracks for page in pages if isinstance(page, str)]
    assert lessons == [f"katas/{path.name}.md" for path in sorted((ROOT / "katas").glob("[0-9]*"))]
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} == {
        ".md", ".svg", ".css", ".js",
    }  # fmt: skip


@pytest.mark.parametrize("file", ["solutions/buffers.py", "katas/07_buffers/test_buffers.py"])
def test_a_solution_or_a_test_on_a_page_is_found(file, dojo) -> None:
    staged(dojo, "en", "index.md")
    assert not stage.exposed(dojo, dojo / "staged")
    code = (dojo / file).read_text(encoding="utf-8").splitlines()[20:40]
    append(dojo / LESSON, "\n".join(["", *(f"    >>> {line}" for line in code)]))
    staged(dojo, "en", "index.md")
    assert file in "".join(stage.exposed(dojo, dojo / "staged"))


def test_links_lead_to_pages_or_to_the_repository_or_are_text(dojo) -> None:
    append(
        dojo / LESSON, "\n[a](../01_parameter/README.md#why) [b](welcome.py) `[c](d)` [e](#why)\n"
    )
    text = staged(dojo, "en", "katas/00_welcome.md")
    assert text.endswith("[a](../katas/01_parameter.md#why) b `[c](d)` [e](#why)\n")
    text = staged(dojo, "en", "katas/00_welcome.md", "https://example.org/dojo/")
    assert "[b](https://example.org/dojo/blob/main/katas/00_welcome/welcome.py)" in text


def test_a_link_to_a_file_that_is_not_there_is_refused(dojo) -> None:
    append(dojo / LESSON, "[a](gone.py)")
    with pytest.raises(stage.Refused, match=r"katas/00_welcome/README.md links to gone.py"):
        staged(dojo, "en", "index.md")


def test_a_translation_has_the_anchors_of_its_original_and_no_space_at_a_line_break(dojo) -> None:
    (dojo / LESSON).write_text(
        "# 00 Welcome\n\n## The idea\n\ntext\n\n```text\n## no\n```\n\n## Hints\n"
    )
    translation = (
        "# 00 欢迎\n\n## 核心想法\n\n一行，\n又一行\n`x`。\n\n```text\n框\n图\n```\n\n## 提示\n"
    )
    (dojo / LESSON).with_suffix(".zh.md").write_text(translation)
    assert staged(dojo, "zh", "katas/00_welcome.md") == (
        "# 00 欢迎\n\n## 核心想法 { #the-idea }\n\n一行，又一行\n`x`。\n\n"
        "```text\n框\n图\n```\n\n## 提示 { #hints }\n"
    )


def test_a_page_without_a_translation_is_shown_as_it_is_with_a_note(dojo) -> None:
    for page in (LESSON, "README.md"):
        (dojo / page).with_suffix(".zh.md").unlink()
    text = staged(dojo, "zh", "katas/00_welcome.md")
    assert text.startswith("# 00 Welcome")
    assert stage.WORDS["zh"]["foreign"] in text
    assert '<div lang="en" markdown="1">' in text


def test_lists_are_written_as_the_generator_reads_them() -> None:
    text = "1. a\n   b\n\n   ```text\n   x\n   ```\n2. c\n   d\n\n```text\n- e\n  f\n```\n"
    wanted = "1. a\n    b\n\n    ```text\n    x\n    ```\n\n2. c\n    d\n\n```text\n- e\n  f\n```\n"
    assert stage.indented_lists(text) == wanted


def test_dead_links_and_loads_from_outside_are_found(tmp_path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.html").write_text('<h1 id="here"></h1><a href="../">up</a>')
    (tmp_path / "index.html").write_text(
        '<a href="a/#here"></a><a href="https://example.org"></a><a href="b/"></a><a href="a/#no"></a>'
        '<script src="https://example.org/x.js"></script>'
    )
    assert [line.split(":")[0] for line in links.problems(tmp_path)] == [
        "index.html loads https",
        "index.html links to a/#no",
        "index.html links to b/, which is not there",
    ]
