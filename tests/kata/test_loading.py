"""Every way in which an answer can be broken is one clear line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from small_dojo import SOLUTION, make_dojo, write

from dojo.kata.catalog import Kata, find_katas
from dojo.kata.loading import LoadError, definition_line, holes, load, solution_of


@pytest.fixture
def kata(dojo_root: Path) -> Kata:
    return Kata(dojo_root, "01", "double")


def refusal(kata: Kata, folder: Path) -> LoadError:
    with pytest.raises(LoadError) as caught:
        load(kata, folder)
    assert "\n" not in caught.value.message
    return caught.value


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("", 0, "this file is empty"),
        ("  \n\n", 0, "this file is empty"),
        ("x = 1\ndef double(:\n", 2, "syntax error"),
        ("def double(t):\nreturn t\n", 2, "indentation error"),
        ("def f():\n\tx = 1\n        y = 2\n", 3, "indentation error"),
        ("x = (1,\n", 1, "syntax error: '(' was never closed"),
        ("import torch\nimport nothing_of_the_kind\n", 2, "import failed: No module named"),
        ("from torch import nothing_of_the_kind\n", 1, "import failed: cannot import name"),
        ("import double\n", 1, "a file cannot import itself"),
        ("\n\nraise ValueError('because')\n", 3, "ValueError when the file is imported: because"),
        ("def f():\n    1 / 0\nf()\n", 2, "ZeroDivisionError"),
        ("import torch\ntorch.ones(2) @ torch.ones(3)\n", 2, "RuntimeError"),
        ("import sys\nsys.exit()\n", 2, "sys.exit()"),
        ("import pytest\npytest.skip('x', allow_module_level=True)\n", 2, "skips its own tests"),
        ("import pytest\npytest.exit('x')\n", 2, "pytest.exit()"),
        (SOLUTION.replace("class Doubler", "class Other"), 0, "`Doubler` is missing"),
        ("class Doubler: ...\n", 0, "`def double(tensor: torch.Tensor)`"),
        ("class Doubler: ...\ndouble = 3\n", 2, "`double` is an int, not a function"),
        ("class Doubler: ...\nclass double: ...\n", 2, "`double` is a class, not a function"),
        ("def double(t): ...\n\ndef Doubler(): ...\n", 3, "`Doubler` is a function, not a class"),
        (b"x = 1\ny = '\xff'\n", 2, "byte 0xff is not UTF-8 text"),
        ("# -*- coding: nonsense -*-\n", 1, "unknown encoding"),
        (b"x = 1\ny = 2\0\n", 2, "NUL byte"),
        ("x = 1\n".encode("utf-16"), 1, "UTF-16"),
    ],
)
def test_a_broken_file_is_one_line(
    kata: Kata, answer, source: str | bytes, line: int, said: str
) -> None:
    error = refusal(kata, answer(source))
    assert said in error.message
    assert error.where == (f"double.py:{line}" if line else "double.py")


TO_PATH = "import os, sys\nsys.path.insert(0, os.path.dirname(__file__))\n"


@pytest.mark.parametrize(
    "line",
    [
        "from helper import f",
        "import helper",
        "import helper.part",
        "from .helper import f",
        "from . import helper",
        "import package",
        "import namespace",
        "__import__('importlib').import_module('helper')",
    ],
)
@pytest.mark.parametrize("before", ["", TO_PATH])
def test_an_answer_is_one_file(
    kata: Kata, answer, monkeypatch: pytest.MonkeyPatch, line: str, before: str
) -> None:
    """A helper beside it is refused in one line, wherever the person stands."""
    folder = answer(f"{before}{line}\n{SOLUTION}")
    for name in ("helper.py", "package/__init__.py", "namespace/part.py"):
        write(folder / name, "def f(): pass\n")
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend("")
    path, modules = [*sys.path], {*sys.modules}
    error = refusal(kata, folder)
    assert "an answer is one file" in error.message
    assert error.line == before.count("\n") + 1
    assert sys.path == path
    assert not {"helper", "package", "namespace"} & ({*sys.modules} - modules)


def test_the_answer_to_another_kata_is_not_imported(tmp_path: Path) -> None:
    """In one process it might be found after its own kata has run, in another not."""
    first, second = find_katas(make_dojo(tmp_path, 2))
    write(first.stub, TO_PATH + SOLUTION)
    write(second.stub, "from double import double\n" + SOLUTION)
    load(first, "katas")
    with pytest.raises(LoadError, match="an answer is one file"):
        load(second, "katas")
    assert os.path.dirname(first.stub) not in sys.path


def test_a_file_beside_an_answer_hides_no_library(
    kata: Kata, answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = answer("import wave\n" + SOLUTION)
    write(folder / "wave.py", "raise SystemExit\n")
    monkeypatch.delitem(sys.modules, "wave", raising=False)
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    assert load(kata, folder).wave.Wave_read


def test_without_a_solution_the_tests_and_the_answer_say_what_is_asked(tmp_path: Path) -> None:
    """A folder may be handed out without solutions."""
    root = make_dojo(tmp_path)
    (root / "solutions/double.py").unlink()
    (kata,) = find_katas(root)
    load(kata, "katas")
    assert holes(kata) == {"double", "Doubler.__call__"}
    write(kata.stub, SOLUTION.replace("class Doubler", "class Other"))
    with pytest.raises(LoadError, match="`Doubler` is missing"):
        load(kata, "katas")
    assert holes(kata) == set()
    with pytest.raises(LoadError, match="this kata has no solution here"):
        load(kata, "solutions")


def test_a_missing_file(kata: Kata, tmp_path: Path) -> None:
    assert refusal(kata, tmp_path).message == "this file does not exist"


def test_a_folder_in_place_of_the_file(kata: Kata, tmp_path: Path) -> None:
    (tmp_path / "double.py").mkdir()
    assert "cannot be read" in refusal(kata, tmp_path).message


@pytest.mark.parametrize(
    "source",
    [
        "﻿" + SOLUTION,
        SOLUTION.replace("\n", "\r\n"),
        ("# -*- coding: latin-1 -*-\nname = 'caf\xe9'\n" + SOLUTION).encode("latin-1"),
        "import torch\nclass Doubler: ...\ndouble = torch.abs\n",
        "import functools\nclass Doubler: ...\ndouble = functools.partial(print)\n",
    ],
)
def test_unusual_files_that_are_fine(kata: Kata, answer, source: str | bytes) -> None:
    assert callable(load(kata, answer(source)).double)


def test_a_change_is_seen_at_once(kata: Kata, answer) -> None:
    """Bytecode caches tell files apart by their time and size; these two are alike in both."""
    first = load(kata, answer(SOLUTION))
    second = load(kata, answer(SOLUTION.replace("2 * tensor", "3 * tensor")))
    one = torch.ones(())
    assert (first.double(one).item(), second.double(one).item()) == (2.0, 3.0)


def test_loading_writes_no_file(kata: Kata, answer) -> None:
    folder = answer(SOLUTION)
    load(kata, folder)
    assert [path.name for path in folder.iterdir()] == ["double.py"]


def test_what_an_answer_replaces_is_put_back(kata: Kata, answer) -> None:
    equal, relu = torch.equal, torch.nn.functional.relu
    tricks = "\ntorch.equal = None\ntorch.nn.functional.relu = len\n"
    error = refusal(kata, answer(SOLUTION + tricks))
    assert "`torch.equal`" in error.message
    assert error.line == SOLUTION.count("\n") + 2
    assert (torch.equal, torch.nn.functional.relu) == (equal, relu)


def test_the_default_dtype_is_put_back(kata: Kata, answer) -> None:
    source = SOLUTION + "\ntorch.set_default_dtype(torch.float64)\n"
    assert "torch.get_default_dtype()" in refusal(kata, answer(source)).message
    assert torch.get_default_dtype() == torch.float32


def test_the_line_of_what_a_test_asked_for(kata: Kata) -> None:
    answer = load(kata, "solutions")
    assert definition_line(answer) == 0
    assert answer.Doubler
    assert definition_line(answer) == 16
    assert "last_asked" not in vars(answer)


@pytest.mark.parametrize("later", ["", "def broken(:", None])
def test_an_answer_is_explained_by_the_text_that_was_loaded(
    kata: Kata, answer, later: str | None
) -> None:
    """An editor may save the file again while it is judged."""
    folder = answer(SOLUTION)
    loaded = load(kata, folder)
    if later is None:
        (folder / "double.py").unlink()
    else:
        answer(later)
    assert loaded.Doubler
    assert definition_line(loaded) == 16


def test_a_variation_gets_a_fresh_copy_of_the_solution(dojo_root: Path) -> None:
    file = str(dojo_root / "tests/wrong/double/some.py")
    first, second = solution_of(file), solution_of(file)
    assert first is not second
    assert first.Doubler()(torch.ones(())).item() == 2.0


def test_a_variation_may_take_the_solutions_place(tmp_path: Path) -> None:
    root = make_dojo(tmp_path)
    solution = root / "solutions/double.py"
    with pytest.raises(LoadError, match="has replaced its own solution"):
        solution_of(str(solution))
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", "-C", str(root)]
    for command in (["init", "-q"], ["add", "solutions"], ["commit", "-qm", "as it was"]):
        subprocess.run([*git, *command], check=True)
    solution.write_text("from dojo.kata.loading import solution_of\nbase = solution_of(__file__)\n")
    assert solution_of(str(solution)).double(torch.ones(())).item() == 2.0


def test_a_variation_in_a_folder_of_answers_is_told_by_its_name(
    dojo_root: Path, tmp_path: Path
) -> None:
    handed_in = dojo_root / "handed_in/double.py"
    assert solution_of(str(handed_in)).double(torch.ones(())).item() == 2.0
