"""A notebook: a cell is judged as a file is, and the kernel lives on whatever the cell does."""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_dojo import SOLUTION, make_dojo, write

from dojo.cli import dojo

pytest.importorskip("IPython", reason="needs the extra `notebook`")
nbformat = pytest.importorskip("nbformat", reason="needs the extra `notebook`")
if find_spec("nbconvert") is None:
    pytest.skip("needs the extra `dev`", allow_module_level=True)

from dojo.notebook.display import Shown  # noqa: E402
from dojo.report.summary import Line  # noqa: E402

ANSWER = re.sub(r"^# (BEGIN|END) .*\n", "", SOLUTION, flags=re.MULTILINE)
CELLS = {
    "start": "%load_ext dojo",
    "wrong": "%%kata 01\n" + ANSWER.replace("2 * tensor", "tensor"),
    "right": "%%kata 01\n" + ANSWER,
    "looping": "%%kata 01 --deadline 1\nwhile True: pass",
    "crashing": "%%kata 01\nprint('<b>bye</b>')\nimport os; os._exit(3)",
    "unreadable": "%%kata 01\ndef double(:\n    pass",
    "unknown": "%%kata 99\nx = 1",
    "lesson": "%lesson 01",
    "hint": "%hint 01 2",
    "no such hint": "%hint 01 9",
    "katas": "%katas",
    "program": "'ZeroDivision' in repr(_)",
}


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str]]:
    """Every cell, run by nbconvert in a small dojo: what each shows as plain text, and its HTML in an exported page."""
    import nbconvert
    from nbconvert.preprocessors import ExecutePreprocessor

    root = make_dojo(tmp_path_factory.mktemp("notebook"))
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    book = nbformat.v4.new_notebook(cells=cells)
    run = ExecutePreprocessor(timeout=60, kernel_name="python3", allow_errors=True)
    os.environ["IPYTHONDIR"] = str(root / "ipython")
    try:
        run.preprocess(book, {"metadata": {"path": str(root)}})
    finally:
        del os.environ["IPYTHONDIR"]
    texts, pages = {}, {}
    for name, cell in zip(CELLS, book.cells, strict=True):
        data = [one.get("data", {"text/plain": one.get("text", "")}) for one in cell.outputs]
        assert not [one for one in cell.outputs if "traceback" in one], name
        texts[name] = "\n".join(one.get("text/markdown", one["text/plain"]) for one in data)
        pages[name] = "\n".join(one.get("text/html", "") for one in data)
    exported, _ = nbconvert.HTMLExporter().from_notebook_node(book)
    assert all(page in exported for page in pages.values())
    return texts, pages


SHOWN = {
    "wrong": [
        "01 double   1/3",
        " ✗ Every value is doubled.",
        "     line 13 of the cell in double",
    ],
    "right": ["01 double   3/3   ▲ 2 since the last run", " ✔ Solved: all 3 behaviours."],
    "looping": [" ✗ This does not finish.", "     line 2 of the cell in <module>"],
    "crashing": [" ✗ The process that ran this cell ended too early.", "     printed: <b>bye</b>"],
    "unreadable": [" ✗ This cell cannot be judged yet.", "next   line 2 of the cell"],
    "hint": ["Two times is one more than once."],
    "katas": [" ✗ 01 double                0/3  failed"],
}


@pytest.mark.parametrize("cell", SHOWN)
def test_a_cell_shows_the_report(executed, cell: str) -> None:
    texts, _ = executed
    lines = texts[cell].splitlines()
    assert set(SHOWN[cell]) <= set(lines), texts[cell]
    assert lines[0].strip("`") == "text"


def test_what_cannot_be_done_is_one_line(executed) -> None:
    texts, _ = executed
    assert texts["unknown"].strip() == "UsageError: no kata '99': there are: 01_double"
    assert texts["no such hint"].strip() == "UsageError: 01 double has the hints 1 to 2, not 9"


def test_a_lesson_comes_without_its_hints(executed) -> None:
    texts, _ = executed
    assert texts["lesson"].startswith("# 01 Double")
    assert "`%hint 01` shows them" in texts["lesson"]
    assert "Twice" not in texts["lesson"]


def test_nothing_that_a_cell_prints_is_html(executed) -> None:
    _, pages = executed
    assert "printed: &lt;b&gt;bye&lt;/b&gt;" in pages["crashing"]


def test_a_text_ends_no_block_of_markdown() -> None:
    shown = Shown(lambda _: [Line("before"), Line("````"), Line("# after")])
    assert shown._repr_markdown_() == "`````text\nbefore\n````\n# after\n`````"


@pytest.mark.parametrize("style", ["", "red bold", "light"])
def test_colours_can_be_read_on_any_page(style: str) -> None:
    """Text has the page's colour, or white on a colour of its own, with a contrast of 4.5 or more."""
    page = Shown(lambda _: [Line(f" {sign} text", style) for sign in "✔✗▶·"])._repr_html_()
    pairs = re.findall(r'"background: #(\w{6}); color: #ffffff', page)
    assert len(pairs) == 3
    assert len(re.findall(r"[\" ]color:", page)) == 3
    for colour in pairs:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
        luminance = sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
        assert 1.05 / (luminance + 0.05) >= 4.5


def test_a_notebook_of_a_kata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds lesson, stub and hints; one that is there is never lost."""
    monkeypatch.chdir(make_dojo(tmp_path, katas=2))
    (tmp_path / ".git").mkdir()

    def make(*arguments: str) -> str:
        result = CliRunner().invoke(dojo, ["notebook", *arguments])
        assert result.exit_code == 0, result.output
        return result.stdout

    assert make("1") == "01_double.ipynb: written\n"
    assert make("1") == "01_double.ipynb: up to date\n"
    lesson, start, answer, hints = nbformat.read("01_double.ipynb", as_version=4).cells
    assert "Hint" not in lesson.source
    assert start.source == "%load_ext dojo"
    stub = Path("katas/01_double/double.py").read_text()
    assert answer.source == f"%%kata 01\n{stub}".rstrip()
    assert hints.source.count("<details>") == 2
    write(tmp_path / "01_double.ipynb", "mine")
    assert make("1") == "01_double.ipynb: written; what it was is kept in 01_double.ipynb.1.bak\n"
    assert Path("01_double.ipynb.1.bak").read_text() == "mine"
    assert make("--all", "-o", "all", "--repository", "us/dojo").count("written") == 2
    lesson, start, *_ = nbformat.read("all/02_double2.ipynb", as_version=4).cells
    assert "/github/us/dojo/blob/main/all/02_double2.ipynb" in lesson.source
    assert "git+https://github.com/us/dojo" in start.source
