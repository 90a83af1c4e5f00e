"""`--benchmark-only` measures what is solved, beside its peers, says what is not solved, and judges nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import hypothesis.statistics  # noqa: F401 (or each run inside a run imports it again)
import pytest
from small_dojo import SOLUTION, make_dojo, write
from warm_pytest import warm_pytest

from dojo.kata.catalog import find_katas
from dojo.kata.stubs import stub_of
from dojo.report.bench import exponent, take_turns

pytestmark = pytest.mark.usefixtures("fork_server")  # of warm_pytest
ROOT = Path(__file__).parents[2]
ONLY = "--benchmark-only"
LOOP = "    while True:\n        pass"
BENCH = '''
import torch

from dojo import checks


def test_ones(kata, side_by_side):
    """Double three ones."""
    ones = torch.ones(3)
    checks.equal(kata.double(ones), 2 * ones, "double(ones(3))")
    side_by_side({"yours": lambda: kata.double(ones), "torch": lambda: 2 * ones, "peer": None})


def test_call(kata, side_by_side):
    """Call a Doubler."""
    side_by_side({"yours": lambda: kata.Doubler()(torch.ones(3)), "torch": lambda: 2 * torch.ones(3)})


def test_growth(kata, side_by_side):
    """Double n ones."""
    works = {"yours": lambda n: kata.double(torch.ones(n)), "torch": lambda n: 2 * torch.ones(n)}
    side_by_side.growth([1, 2, 4], "ones", works)
'''


@pytest.fixture
def dojo(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh dojo whose kata has a benchmark."""
    monkeypatch.setattr("dojo.report.bench._SECONDS", 0.001)
    monkeypatch.setattr("torch.set_num_threads", print)
    root = make_dojo(pytester.path)
    write(root / "katas/01_double/bench_double.py", BENCH)
    return root


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "no:xdist", *arguments)


def rows(result: pytest.RunResult, name: str) -> list[str]:
    return [line for line in result.outlines if line.startswith(name)]


def test_a_plain_run_neither_collects_nor_measures(pytester: pytest.Pytester, dojo: Path) -> None:
    result = run(pytester, "katas/", "--collect-only", "-q", "--target", "solutions")
    assert "bench_" not in result.stdout.str()
    assert "test_double.py::test_values" in result.stdout.str()
    result = run(pytester, "katas/", "--target", "solutions")
    result.stdout.fnmatch_lines(["*1/1 kata   3/3 behaviours"])
    result.stdout.no_fnmatch_line("*ratio*")


def test_a_benchmark_that_is_named_beside_tests_is_left_out(
    pytester: pytest.Pytester, dojo: Path
) -> None:
    files = ["katas/01_double/bench_double.py", "katas/01_double/test_double.py"]
    result = run(pytester, *files, "--target", "solutions")
    result.stdout.fnmatch_lines(["*1/1 kata   3/3 behaviours"])
    result.stdout.no_fnmatch_line("*benchmark '*")


def test_what_is_solved_stands_beside_its_peers(pytester: pytest.Pytester, dojo: Path) -> None:
    result = run(pytester, "katas/", ONLY, "--target", "solutions")
    assert result.ret == 0
    result.stdout.fnmatch_lines_random(
        [
            "*benchmark '01 double: Double three ones': 2 tests*",
            "*benchmark '01 double: Call a Doubler': 2 tests*",
            "*benchmark '01 double: Double n ones (yours n^*, torch n^*)': 6 tests*",
            "ratio: the median of yours *",
            "01 double: no row for peer, which is not installed",
        ]
    )
    assert len(rows(result, "yours")) == len(rows(result, "torch")) == 5
    assert all(re.search(r" ratio \d+\.\d\d ", line) for line in rows(result, "torch"))
    assert not any("ratio" in line for line in rows(result, "yours"))
    assert all(f"{size} ones" in result.stdout.str() for size in (1, 2, 4))


def test_nothing_is_judged(pytester: pytest.Pytester, dojo: Path) -> None:
    result = run(pytester, "katas/", ONLY)
    assert "behaviour" not in result.stdout.str()
    assert "next:" not in result.stdout.str()
    assert not list(dojo.glob(".pytest_cache/**/01_double.json"))
    run(pytester, "katas/")
    assert list(dojo.glob(".pytest_cache/**/01_double.json"))


def test_an_untouched_stub_is_to_do_in_one_line(pytester: pytest.Pytester, dojo: Path) -> None:
    result = run(pytester, "katas/", ONLY)
    assert result.ret == 0
    assert len([line for line in result.outlines if "01 double" in line]) == 1
    result.stdout.fnmatch_lines([" - 01 double * to do (double.py:12 in double)"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_half_a_kata_is_measured_and_the_rest_is_said(
    pytester: pytest.Pytester, dojo: Path
) -> None:
    half = SOLUTION.replace("return double(tensor)", "raise NotImplementedError")
    write(dojo / "katas/01_double/double.py", half)
    result = run(pytester, "katas/", ONLY)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*'01 double: Double three ones': 2 tests*"])
    result.stdout.fnmatch_lines([" - 01 double * to do (double.py:*)"])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (SOLUTION.replace("2 * tensor", "tensor"), "not solved yet: double(ones(3)) *"),
        (SOLUTION.replace("2 * tensor", "1 / 0"), "not solved yet: ZeroDivisionError*"),
        ("def double(:\n", "cannot be loaded: double.py:1: syntax error*"),
        ("import sys\nsys.exit(0)\n", "cannot be loaded: double.py:2: the file calls sys.exit()*"),
    ],
    ids=["wrong", "raises", "syntax", "exits"],
)
def test_what_is_not_right_is_not_measured(
    pytester: pytest.Pytester, dojo: Path, answer: str, said: str
) -> None:
    write(dojo / "katas/01_double/double.py", answer)
    result = run(pytester, "katas/", ONLY, "-k", "ones")
    assert result.ret == 0
    result.stdout.fnmatch_lines([f" - 01 double * {said}"])
    result.stdout.no_fnmatch_line("*ratio*")


def test_what_does_not_finish_is_tried_once(pytester: pytest.Pytester, dojo: Path) -> None:
    write(dojo / "katas/01_double/double.py", SOLUTION.replace("    return 2 * tensor", LOOP))
    result = run(pytester, "katas/", ONLY, "--timeout=1")
    assert result.ret == 0
    result.stdout.fnmatch_lines([" - 01 double * did not finish (double.py:*)"])


def test_one_benchmark_can_be_chosen(pytester: pytest.Pytester, dojo: Path) -> None:
    for chosen in (["katas/", ONLY, "-k", "call"], ["katas/01_double/bench_double.py::test_call"]):
        result = run(pytester, *chosen, "--target", "solutions")
        assert result.ret == 0
        result.stdout.fnmatch_lines(["*'01 double: Call a Doubler': 2 tests*"])
        assert len(rows(result, "yours")) == 1


def test_it_works_from_another_folder(pytester: pytest.Pytester, dojo: Path) -> None:
    elsewhere = dojo / "katas/elsewhere"
    elsewhere.mkdir()
    result = warm_pytest(elsewhere, "../01_double", ONLY, "--target", "solutions")
    assert result.returncode == 0
    assert "'01 double: Call a Doubler'" in result.stdout


def test_the_times_are_kept_as_pytest_benchmark_keeps_them(
    pytester: pytest.Pytester, dojo: Path
) -> None:
    options = ["--benchmark-min-rounds=7", "--benchmark-json=times.json", "-k", "ones"]
    run(pytester, "katas/", ONLY, "--target", "solutions", *options)
    kept = json.loads((dojo / "times.json").read_text())["benchmarks"]
    assert [row["name"] for row in kept] == ["yours", "torch"]
    assert all(len(row["stats"]["data"]) >= 7 for row in kept)
    assert len({row["fullname"] for row in kept}) == 2


def test_without_a_benchmark_it_says_so(pytester: pytest.Pytester, dojo: Path) -> None:
    (dojo / "katas/01_double/bench_double.py").unlink()
    result = run(pytester, "katas/", ONLY)
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.fnmatch_lines(["there is no benchmark here*"])


def test_works_take_turns_there_and_back() -> None:
    taken: list[str] = []
    clock = iter(range(100))
    works = [lambda: taken.append("a"), lambda: taken.append("b")]
    times = take_turns(works, rounds=3, seconds=0, timer=lambda: next(clock))
    assert taken == list("abbaab")
    assert times == [[1, 1, 1], [1, 1, 1]]


def test_the_exponent_is_that_of_the_growth() -> None:
    sizes = [100, 200, 400, 800]
    assert exponent(sizes, [3 * n for n in sizes]) == pytest.approx(1)
    assert exponent(sizes, [n * n / 7 for n in sizes]) == pytest.approx(2)


MEASURED = {"01", "02", "03", "08", "09", "10", "11", "14", "15", "16", "17"}


def test_the_katas_that_have_a_benchmark() -> None:
    found = {kata.number for kata in find_katas(ROOT) if list(kata.folder.glob("bench_*.py"))}
    assert found == MEASURED


def test_the_real_benchmarks_skip_what_is_not_solved(tmp_path: Path) -> None:
    for kata in find_katas(ROOT):
        (tmp_path / f"{kata.slug}.py").write_text(stub_of(kata), encoding="utf-8")
    options = ["-p", "no:cacheprovider", "--target", str(tmp_path)]
    result = warm_pytest(ROOT, "katas/", ONLY, *options)
    assert result.returncode == 0, result.stdout
    assert set(re.findall(r"^ - (\d\d) .* to do \(", result.stdout, re.MULTILINE)) == MEASURED


def test_the_real_benchmarks_run_on_the_solutions(tmp_path: Path) -> None:
    """Whether they are quick is not asked here: see `benchmarks/solutions.py`."""
    kept = tmp_path / "times.json"
    options = ["-p", "no:cacheprovider", "--benchmark-min-rounds=1", "--benchmark-max-time=0.001"]
    options += [f"--benchmark-json={kept}", "-k", "not growth"]
    result = warm_pytest(ROOT, "katas/", ONLY, "--target", "solutions", *options)
    assert result.returncode == 0, result.stdout
    assert " - " not in re.sub(r".*benchmark.*", "", result.stdout)
    rows = json.loads(kept.read_text())["benchmarks"]
    assert {row["group"][:2] for row in rows} == MEASURED
    assert {"yours", "torch", "kata 14"} <= {row["name"] for row in rows}
