"""A translated lesson goes with its original, and uses the words of the glossary."""

from __future__ import annotations

from pathlib import Path

import pytest

from dojo.author.translation import avoided, differences, glossary, misused

ENGLISH = """# 01 Buffer

*About 25 minutes. Builds on 00.*

- see [torch](https://example.org)

| a | b |
|---|---|

```pycon
>>> 1 + 1  # two
2
```

<details><summary>Hint</summary>a</details>
"""
CHINESE = ENGLISH.replace("Buffer", "缓冲区").replace("# two", "# 二").replace("see", "见")
TERMS = {"buffer": {"缓冲区"}, "batch": {"批"}, "parameter": {"参数"}, "argument": {"函数参数"}}


def test_only_words_may_differ() -> None:
    assert not list(differences(ENGLISH, CHINESE))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("# 01", "## 01"), "headings"),
        (("25", "30"), "minutes"),
        (("example.org", "example.com"), "links"),
        (("- ", ""), "items of lists"),
        (("| a | b |", "| a |"), "rows of tables"),
        ((">>> 1 + 1", ">>> 1 + 2"), "code blocks"),
        (("<details>", ""), "hints"),
    ],
)
def test_another_part_is_reported(change, said) -> None:
    (line,) = differences(ENGLISH, CHINESE.replace(*change))
    assert said in line


def test_the_glossary_translates_one_by_one_or_all_alike(tmp_path: Path) -> None:
    page = tmp_path / "glossary.md"
    page.write_text(
        "| 英文 | 中文 | 说明 |\n|---|---|---|\n| load, to save | 加载、保存 | |\n| shared | 共享 | 不写“公用” |\n"
        "| step（of an optimizer） | 更新一步 | |\n| pool (ViT) | 池化（pool） | |\n",
        encoding="utf-8",
    )
    assert avoided(page) == {"公用"}
    terms = glossary(page)
    assert terms.pop("英文") == {"中文"}
    assert terms == {
        "load": {"加载"},
        "save": {"保存"},
        "shared": {"共享"},
        "step": {"更新一步"},
        "pool": {"池化"},
    }


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("缓冲区（buffer）不训练，缓冲区", ""),
        ("**缓冲区**（buffer，不训练）", ""),
        ("函数参数（argument）和参数（parameter）", ""),
        ("`缓冲区` 缓冲区（buffer）", ""),
        ("隐状态", "another word"),
        ("缓存（buffer）", "the glossary has 缓冲区"),
        ("缓冲区，缓冲区（buffer）", "first use"),
        ("缓冲区（buffer），缓冲区（buffer）", "first use"),
    ],
)
def test_a_term_stands_after_its_own_word_at_its_first_use(text, wrong) -> None:
    said = "".join(misused(text, TERMS, {"隐状态"}))
    assert wrong in said
    assert bool(said) == bool(wrong)
