"""What a kata is, and which one a person means."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_dojo import SOLUTION, make_dojo, write

from dojo.kata.catalog import (
    MANIFEST,
    Kata,
    UnknownKata,
    find_kata,
    find_katas,
    find_root,
    kata_of,
    restoring,
)
from dojo.kata.stubs import is_stub

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "text", ["1", "01", "double", "01_double", "katas/01_double", "katas/01_double/", "double.py", "DOUBLE",
             "katas/01_double/test_double.py"]
)  # fmt: skip
def test_a_kata_is_found_by_number_slug_or_folder(dojo_root: Path, text: str) -> None:
    assert find_kata(dojo_root, text).name == "01_double"


def test_a_near_miss_is_suggested(dojo_root: Path) -> None:
    with pytest.raises(UnknownKata, match=r"no kata 'duoble': did you mean 01_double\?"):
        find_kata(dojo_root, "duoble")
    with pytest.raises(UnknownKata, match="no kata '77': there are: 01_double"):
        find_kata(dojo_root, "77")


def test_no_two_katas_have_the_same_number_or_slug() -> None:
    katas = find_katas(ROOT)
    assert len({kata.number for kata in katas}) == len({kata.slug for kata in katas}) == len(katas)


def test_the_contract_is_what_the_solution_exports(dojo_root: Path) -> None:
    kata = find_kata(dojo_root, "double")
    assert kata.contract == {
        "Doubler": "class Doubler",
        "double": "def double(tensor: torch.Tensor)",
    }


def test_without_a_solution_the_contract_is_what_the_tests_ask_for(tmp_path: Path) -> None:
    (kata,) = find_katas(make_dojo(tmp_path))
    kata.solution.unlink()
    assert kata.contract == {"double": "double", "Doubler": "Doubler"}
    assert not is_stub(kata)


def test_how_a_lost_file_comes_back_depends_on_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lost = tmp_path / "katas/01 double"
    assert restoring(tmp_path, lost) == "copy it from where this folder came from"
    (tmp_path / ".git").mkdir()
    assert restoring(tmp_path, lost) == "`git restore 'katas/01 double'` brings it back"
    (tmp_path / MANIFEST).touch()
    assert restoring(tmp_path, lost) == "`dojo update` brings it back"


def test_where_an_answer_lies(dojo_root: Path, tmp_path: Path) -> None:
    kata = find_kata(dojo_root, "double")
    assert kata.answer() == dojo_root / "katas/01_double/double.py"
    assert kata.answer("solutions") == dojo_root / "solutions/double.py"
    assert kata.answer(tmp_path) == tmp_path / "double.py"
    nested = write(tmp_path / "01_double/double.py", SOLUTION)
    assert kata.answer(tmp_path) == nested
    assert kata.answer(nested) == nested


def test_the_kata_of_a_path(dojo_root: Path) -> None:
    assert kata_of(dojo_root, dojo_root / "katas/01_double/x.py") == Kata(dojo_root, "01", "double")
    assert kata_of(dojo_root, dojo_root / "katas/README.md") is None
    assert kata_of(dojo_root, dojo_root / "tests/x.py") is None


def test_the_dojo_is_found_from_below(dojo_root: Path, tmp_path: Path) -> None:
    assert find_root(dojo_root / "katas/01_double") == dojo_root
    assert find_root(tmp_path) is None
