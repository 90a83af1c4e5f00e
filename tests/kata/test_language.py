"""The language of the companion: what chooses it, and that its catalogue is in step with the sources."""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages import Catalog
from click.testing import CliRunner, Result
from rich import _wrap
from rich.console import Console
from rich.text import Text
from small_dojo import LESSON, SOLUTION, make_dojo, write

from dojo import checks
from dojo.cli import dojo
from dojo.judge.canary import WRONG
from dojo.kata.catalog import find_kata, find_katas
from dojo.kata.columns import break_chinese, padded, width_of, wrapped
from dojo.kata.course import shown_section, steps_of
from dojo.language import LANGUAGES, LOCALE, PART, TOLD, choose, language, said

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

import messages  # noqa: E402
from sentences import sentences  # noqa: E402

CHINESE = re.compile(r"[\u4e00-\u9fff]")
OTHERS = [one for one in LANGUAGES if one != "en"]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fork_server: None) -> Path:
    """A dojo with two katas. The first has a lesson in Chinese, and Chinese is asked for."""
    monkeypatch.chdir(make_dojo(tmp_path, katas=2))
    text = LESSON.replace("Hint", "提示").replace("## 提示s", "## 提示").replace("{number}", "01")
    text = text.replace("*About 5 minutes. Builds on nothing.*", "*约 5 分钟。*")
    write(tmp_path / "katas/01_double/README.zh.md", text.replace("Twice", "两倍"))
    monkeypatch.setenv("DOJO_LANG", "zh")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(dojo, arguments, prog_name="dojo")


@pytest.fixture(scope="module", params=OTHERS)
def translated(request) -> tuple[Path, dict[str, Catalog]]:
    """The folder of a language, and its catalogues as they have to be: `python docs/messages.py` writes them."""
    return LOCALE / request.param, messages.updated(request.param)


def test_the_catalogues_are_in_step_with_the_sources(translated) -> None:
    folder, catalogues = translated
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.po")} == set(catalogues)
    for name, catalogue in catalogues.items():
        kept = messages.kept(folder / name, folder.name)
        assert not [one.id for one in kept if one.fuzzy and one.id]
        assert {(one.context, one.id): one.string for one in kept if one.id} == {
            (one.context, one.id): one.string for one in catalogue if one.id
        }, name
    made, committed = (
        vars(GNUTranslations(io.BytesIO(compiled)))["_catalog"]
        for compiled in (
            messages.compiled(catalogues),
            (folder / "LC_MESSAGES/dojo.mo").read_bytes(),
        )
    )
    assert made == committed


def test_the_catalogue_of_the_companion_is_complete(translated) -> None:
    """Those of the katas need not be."""
    assert not messages.missing(translated[1]["LC_MESSAGES/dojo.po"])


def test_a_translation_has_the_values_of_its_message(translated) -> None:
    def values(text: str) -> set[str]:
        return set(re.findall(r"\{\w+(?:!r)?\}", text))

    for one in [one for catalogue in translated[1].values() for one in catalogue]:
        texts = one.id if isinstance(one.id, tuple) else (one.id,)
        for string in one.string if isinstance(one.string, tuple) else (one.string,):
            assert not string or values(string) in [values(text) for text in texts], one.id


def test_what_a_kata_says_is_taken_for_nothing_else(translated) -> None:
    """Alone, and before a sentence that nobody has translated: then all of it stays English."""

    def filled(text: str) -> str:
        return re.sub(r"\{(\w+)\}", r"x.\1", text)

    choose(translated[0].name)
    for name, catalogue in translated[1].items():
        for one in catalogue if name.startswith("katas/") else ():
            if not one.id or one.context == PART:
                continue
            assert said(filled(one.id)) == filled(one.string or one.id)
            followed = f"{filled(one.id)} Nobody says this."
            assert said(followed) == followed


def test_the_sentences_of_a_kata_are_read_from_its_files(tmp_path: Path) -> None:
    tests = '''
def test_it(kata):
    """It is
    twice as much.

    No more.
    """
    for shown, value in {"a list of numbers": [1], "x": 2}.items():
        checks.equal(kata.double(value), 2 * value, f"double({shown})", why="The rule is this.")
'''
    mistakes = '''
"""What people get wrong. It is not shown."""
KEPT = "Keep it."
OF = "Of `{}` there is one."

def it(got, error, shown, name):
    """Not shown either. Never."""
    if got == "Not this. Never." or checks.says(error, "nor that. Never."):
        return f"Your {type(got).__name__} is {'too large' if got else 'zero'}. {KEPT}"
    return f"`{name}` takes {shown!r}. No." if shown else OF.format(name)
'''
    write(tmp_path / "01_double/test_double.py", tests)
    write(tmp_path / "01_double/mistakes.py", mistakes)
    assert list(dict.fromkeys(sentences(tmp_path / "01_double"))) == [
        ("It is twice as much.", None),
        ("The rule is this.", None),
        ("Keep it.", None),
        ("Your {value1} is too large. Keep it.", TOLD),
        ("Your {value1} is zero. Keep it.", TOLD),
        ("`{name}` takes {shown}. No.", TOLD),
        ("a list of numbers", PART),
        ("Of `{name}` there is one.", TOLD),
    ]


def test_every_message_of_the_sources_is_found_by_the_extraction() -> None:
    """One in an f-string would not be."""
    known = {one for text, _ in messages.texts() for one in ([text] if str(text) is text else text)}
    for path in sorted((ROOT / "dojo").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "N_"):
                texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
                assert {text for text in texts if isinstance(text, str)} <= known, path


@pytest.mark.parametrize(
    ("environment", "chosen"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh:en"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "DOJO_LANG": "en"}, "en"),
        ({"DOJO_LANG": "zh"}, "zh"),
        ({"DOJO_LANG": "zho"}, "en"),
        ({"DOJO_LANG": "klingon", "LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_what_chooses_the_language(environment, chosen, monkeypatch) -> None:
    for name in ("DOJO_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language() == chosen


def test_an_option_counts_before_the_environment_and_must_be_known(root) -> None:
    assert "提示 1" in run("hint", "1").stdout
    assert "hint 1 of 2" in run("--lang", "en", "hint", "1").stdout
    assert run("--lang", "en", "--help").stdout.startswith("Usage: dojo")
    unknown = run("--lang", "fr", "list")
    assert unknown.exit_code == 2
    assert "'fr'" in unknown.stderr
    assert unknown.stderr.count("\n") == 1


def test_lesson_and_hints_are_chinese_and_one_that_is_missing_is_english(root) -> None:
    lesson = run("lesson", "1").stdout
    assert "约 5 分钟" in lesson
    assert "`dojo hint 01` 会逐条显示。" in lesson
    assert "两倍 is two times." in run("hint", "1").stdout
    assert "About 5 minutes" in run("lesson", "2").stdout
    assert "Twice is two times." in run("hint", "2").stdout
    assert run("hint", "2", "9").stderr == "dojo: 02 double2 有提示 1 到 2，没有 9\n"


def test_each_lesson_has_a_task_and_titles_of_its_steps_in_chinese() -> None:
    choose("zh")
    for kata in find_katas(ROOT):
        for heading in ("Your task", "Going further"):
            assert CHINESE.search(shown_section(kata, heading)), kata
        task = shown_section(kata, "Your task")
        for step in filter(lambda step: step.title, steps_of(kata)):
            assert f"**第 {step.number} 步：{step.shown}" in task


def test_the_report_is_chinese_and_the_judgement_english(root) -> None:
    stub = find_kata(root, "1").stub
    stub.write_text(SOLUTION.replace("2 * tensor\n", "3 * tensor\n"), encoding="utf-8")
    report = run("watch", "1").stdout
    assert "double(tensor([1, 2])) 得到 tensor([3, 6])，应为 tensor([2, 4])" in report
    assert "第一处不同在 [0]：3，应为 2（2 个值中有 2 个不同）" in report
    assert "继续   katas/01_double/double.py" in report
    assert not CHINESE.search(run("judge", "1", "--json").stdout)
    assert not CHINESE.search(run("judge", "1", "--format", "line").stdout)
    assert {json.loads(row)["state"] for row in run("list", "--json").stdout.splitlines()} == {
        "failed",
        "unknown",
    }


def test_the_list_lines_up(root) -> None:
    run("judge", "1")
    lines = run("list").stdout.splitlines()
    assert "待完成" in lines[0]
    assert "未运行" in lines[1]
    assert len({width_of(line.partition("katas")[0]) for line in lines}) == 1
    assert len({width_of(line.partition(" 5 分钟")[0]) for line in lines}) == 1


def test_each_check_is_explained_in_chinese() -> None:
    """What the checks say is made in English; none of their sentences is missing in the catalogue."""
    texts = []
    for wrong in WRONG[:-2]:
        with pytest.raises(checks.Mismatch) as caught:
            wrong()
        texts.append(str(caught.value))
    with pytest.raises(checks.Mismatch) as caught, checks.raises(ValueError, "no", "f()"):
        raise KeyError("k")
    choose("zh")
    for text in [*texts, str(caught.value)]:
        assert CHINESE.search(said(text)), text


def test_values_that_hold_words_of_a_message_stay_as_they_are() -> None:
    choose("zh")
    assert (
        said("f() gives 'in a list', expected ['failed']")
        == "f() 得到 'in a list'，应为 ['failed']"
    )
    assert said("f() is a list of names in order") == "f() is a list of names in order"
    broken = (
        "first difference at [0]: ['weight', 'layers_0', 'layers_1', 'layers_22'],\nexpected []"
    )
    assert said(broken).startswith("第一处不同在 [0]：['weight', ")
    assert (
        said("import failed: a relative import finds nothing: x")
        == "导入失败：相对导入找不到任何东西：x"
    )


def test_several_sentences_are_found_one_by_one() -> None:
    choose("zh")
    known = "A function calls itself without end. `self.name` calls __getattr__."
    shown = "一个函数没完没了地调用自己。`self.name` 会调用 __getattr__。"
    assert said(known) == shown
    assert said(f"{known} Who says so?") == f"{known} Who says so?"


def test_words_that_are_a_value_are_translated_or_all_stays_english() -> None:
    choose("zh")
    text = "Your code takes `{}`, the name of {}. It is taken: raise a KeyError.".format
    assert "它是子模块的名字" in said(text("encoder", "a child"))
    assert said(text("encoder", "what nobody says")) == text("encoder", "what nobody says")


def test_a_line_is_put_together_where_it_was_broken_and_only_there() -> None:
    choose("zh")
    called = "net.register_parameter(None, Parameter(torch.ones(2)))"
    broken = f"{called} raises nothing, expected\nKeyError that says 'dot'"
    assert said(broken) == f"{called} 没有抛出错误，应为 KeyError，信息里有 'dot'"
    lines = f"{called} gives [1, 2, 3], expected [1]\nmissing: x"
    assert said(lines) == f"{called} 得到 [1, 2, 3]，应为 [1]\n缺少：x"


def test_english_reads_no_catalogue() -> None:
    check = "import dojo.cli, dojo.language as l; l._('x'); l.said('y')"
    check += "; raise SystemExit(l._catalogue.cache_info().misses)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


@pytest.mark.parametrize("width", [20, 33, 80])
def test_chinese_is_broken_into_lines_that_fit(width: int) -> None:
    text = (
        "注册表由 `Module.__init__` 创建（见课文），所以请先调用 super().__init__()。它“返回”None。"
    )
    lines = wrapped(text, width, first=" ✗ ", indent="   ")
    assert max(map(width_of, lines)) <= width
    assert re.sub(r"\s", "", "".join(lines))[1:] == re.sub(r"\s", "", text)
    assert not [line for line in lines if line.strip()[0] in "，。）”"]
    assert width_of(padded("课文", 7)) == 7


def test_a_lesson_breaks_between_chinese_characters_and_in_no_word(monkeypatch) -> None:
    monkeypatch.setattr(_wrap, "re_word", _wrap.re_word)
    break_chinese()
    text = "梯度（gradient）由 `backward()` 给出。每个张量都有自己的梯度（gradient），它与张量的形状相同。"
    lines = Text(text).wrap(Console(), 20)
    assert max(width_of(line.plain.rstrip()) for line in lines) <= 20
    assert min(width_of(line.plain.rstrip()) for line in lines[:-1]) > 8
    assert sum("gradient）" in line.plain for line in lines) == 2
