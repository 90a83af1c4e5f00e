"""The plugin: what pytest reports about katas, and that it is ordinary pytest otherwise."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import hypothesis.statistics  # noqa: F401 (or each run inside a run imports it again)
import pytest
from small_dojo import SOLUTION, TESTS, make_dojo, write
from warm_pytest import warm_pytest

from dojo.kata.catalog import find_kata, find_katas, material
from dojo.report.explain import OWN
from dojo.report.record import recall
from dojo.report.summary import Progress

pytestmark = pytest.mark.usefixtures("fork_server")  # of warm_pytest
WRONG = SOLUTION.replace("return 2 * tensor", "return tensor")


@pytest.fixture
def dojo(pytester: pytest.Pytester) -> Path:
    """A fresh dojo, which is also the working directory."""
    return make_dojo(pytester.path)


@pytest.fixture
def stub(dojo: Path) -> Path:
    return dojo / "katas/01_double/double.py"


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "no:xdist", *arguments)


def test_a_fresh_clone_is_to_do(pytester: pytest.Pytester, dojo: Path) -> None:
    result = run(pytester, "katas/")
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "torch-dojo   torch *   0/1 kata   0/3 behaviours",
            "",
            "01 double   0/3",
            "",
            " * Every value is doubled.",
            " * 2 more to do",
            "",
            "next   katas/01_double/double.py:12   `double`",
            "hint   dojo hint 01      lesson   dojo lesson 01",
        ],
        consecutive=True,
    )
    assert "Traceback" not in result.stdout.str()
    assert "NotImplementedError" not in result.stdout.str()


def test_a_solved_dojo_exits_with_0(pytester: pytest.Pytester, dojo: Path) -> None:
    result = run(pytester, "katas/", "--target", "solutions")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*1/1 kata   3/3 behaviours", "*Solved: *"])


def test_a_mistake_is_explained(pytester: pytest.Pytester, stub: Path) -> None:
    stub.write_text(WRONG)
    result = run(pytester, "katas/")
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "01 double   1/3",
            "",
            " * Every value is doubled.",
            "     double(tensor(*1, 2*)) gives tensor(*1, 2*), expected tensor(*2, 4*)",
            "     first difference at *0*: 1, expected 2 (2 of 2 values differ)",
            "",
            "     The tensor came back as it was.",
            "",
            "     double.py:12 in double",
            " * A Doubler doubles when it is called.",
        ],
        consecutive=True,
    )


def test_an_exception_of_the_learners_shows_their_line_and_no_traceback(
    pytester: pytest.Pytester, stub: Path
) -> None:
    stub.write_text(SOLUTION.replace("return 2 * tensor", "return tensor.nope"))
    result = run(pytester, "katas/")
    result.stdout.fnmatch_lines(
        [
            "     AttributeError: 'Tensor' object has no attribute 'nope'",
            "     double.py:12 in double",
        ]
    )
    assert "site-packages" not in result.stdout.str()


def test_tb_asks_for_a_traceback(pytester: pytest.Pytester, stub: Path) -> None:
    stub.write_text(SOLUTION.replace("return 2 * tensor", "return tensor.nope"))
    result = run(pytester, "katas/", "--tb=long")
    result.stdout.fnmatch_lines(["*= FAILURES =*", ">*return tensor.nope*", "*1 kata*"])


def test_verbose_lists_each_behaviour(pytester: pytest.Pytester, stub: Path) -> None:
    stub.write_text(WRONG)
    result = run(pytester, "katas/", "-v")
    result.stdout.fnmatch_lines(["*test_values FAILED*", "*test_shape PASSED*", "*torch-dojo*"])


def test_what_was_printed_is_shown(pytester: pytest.Pytester, stub: Path) -> None:
    stub.write_text(SOLUTION.replace("return 2 * tensor", "print('here'); return tensor"))
    run(pytester, "katas/").stdout.fnmatch_lines(["     printed: here"])


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def double(:\n", "double.py:1: syntax error: *"),
        ("def double(t):\nreturn t\n", "double.py:2: indentation error: *"),
        ("\n\nimport nothing_of_the_kind\n", "double.py:3: import failed: *"),
        ("x = 1\n1 / 0\n", "double.py:2: ZeroDivisionError *"),
        ("def double(t): return 2 * t\n", "double.py: `Doubler` is missing: * `class Doubler`"),
        ("", "double.py: this file is empty*"),
    ],
)
def test_a_broken_file_is_one_line_said_once(
    pytester: pytest.Pytester, stub: Path, source: str, said: str
) -> None:
    stub.write_text(source)
    result = run(pytester, "katas/")
    assert result.ret == 1
    result.stdout.fnmatch_lines([" * This file cannot be judged yet.", f"     {said}"])
    assert result.stdout.str().count("cannot be judged") == 1
    assert "Traceback" not in result.stdout.str()


@pytest.mark.parametrize(
    "body",
    [
        "import pytest; pytest.skip('later')",
        "import pytest; pytest.xfail('later')",
        "import pytest; pytest.exit('done', returncode=0)",
        "import unittest; raise unittest.SkipTest",
        "import os; os._exit(0)",
        "import sys; sys.exit(0)",
        "raise NotImplementedError('of a helper')",
    ],
)
def test_what_did_not_run_to_its_end_is_not_solved(
    pytester: pytest.Pytester, stub: Path, body: str
) -> None:
    stub.write_text(SOLUTION.replace("return 2 * tensor", body))
    result = run(pytester, "katas/")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*0/3 behaviours", "01 double   *", " * Every value is doubled."])


@pytest.mark.parametrize(
    "body", ["pytest.skip('no')", "pytest.xfail('no')", "pytest.exit('no', 0)"]
)
def test_a_test_that_skips_itself_is_not_solved(
    pytester: pytest.Pytester, dojo: Path, body: str
) -> None:
    tests = dojo / "katas/01_double/test_double.py"
    tests.write_text(TESTS + f"\n\nimport pytest\ndef test_x(kata):\n    '''X.'''\n    {body}\n")
    assert run(pytester, "katas/", "--target", "solutions").ret == 1


def test_a_helper_that_is_not_implemented_is_a_failure(
    pytester: pytest.Pytester, stub: Path
) -> None:
    helper = "\n\ndef helper():\n    raise NotImplementedError\n"
    stub.write_text(SOLUTION.replace("return 2 * tensor", "return helper()") + helper)
    run(pytester, "katas/").stdout.fnmatch_lines(["01 double   *", " * Every value is doubled."])


def test_a_loop_that_never_ends_is_told_so_once(pytester: pytest.Pytester, stub: Path) -> None:
    stub.write_text(SOLUTION.replace("return 2 * tensor", "\n    while True:\n        pass"))
    result = run(pytester, "katas/", "-v", "-o", "timeout=1")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["     This did not finish. *", "     double.py:1* in double"])
    result.stdout.fnmatch_lines([" * 2 not tried: an earlier behaviour did not finish"])


def test_a_loop_that_swallows_its_time_limit_is_ended(dojo: Path, stub: Path) -> None:
    stub.write_text(
        SOLUTION.replace(
            "return 2 * tensor",
            "import time\n    while True:\n        try: time.sleep(0.2)\n        except BaseException: pass",
        )
    )
    result = warm_pytest(dojo, "katas", "-o", "timeout=0.5")
    assert result.returncode == 1
    assert "double.py" in result.stderr


def test_a_loop_at_import_is_told_so_once(pytester: pytest.Pytester, stub: Path) -> None:
    stub.write_text("while True:\n    pass\n")
    result = run(pytester, "katas/", "-o", "timeout=1")
    result.stdout.fnmatch_lines(
        [" * This file cannot be judged yet.", "     double.py:*did not finish*"]
    )


@pytest.mark.parametrize("act", ["write_text('')", "write_text('def broken(:')", "unlink()"])
@pytest.mark.parametrize("option", ["--tb=auto", "--tb=long"])
def test_a_file_that_is_saved_again_while_it_is_judged_is_explained_as_it_was(
    pytester: pytest.Pytester, stub: Path, act: str, option: str
) -> None:
    """A hole, an exception and a wrong value are each explained with lines of the file."""
    again = f"\n\n__import__('pathlib').Path(__file__).{act}\n"
    for source in (stub.read_text(), WRONG, WRONG.replace("return tensor", "return tensor.nope")):
        stub.write_text(source + again)
        result = run(pytester, "katas/", "-v", option)
        assert result.ret == 1
        assert "INTERNALERROR" not in result.stdout.str()
        todo = source not in WRONG and "NotImplementedError" in source
        result.stdout.fnmatch_lines(["*2 more to do*" if todo else "*double.py:* in *"])


def test_an_error_without_a_text_is_a_failure_like_others(
    pytester: pytest.Pytester, stub: Path
) -> None:
    mute = "raise type('Mute', (Exception,), {'__str__': lambda self: 1 / 0})"
    stub.write_text(SOLUTION.replace("return 2 * tensor", mute))
    result = run(pytester, "katas/")
    assert result.ret == 1
    result.stdout.fnmatch_lines([" * Every value is doubled.", "     Mute", "     double.py:12*"])


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_no_text_of_an_answer_breaks_the_report(dojo: Path, stub: Path, encoding: str) -> None:
    text = r"\x1b[31m中\ud800\x1b[0m\x07"
    body = f"print('{text}'); raise ValueError('{text}')"
    stub.write_text(SOLUTION.replace("return 2 * tensor", body), encoding="utf-8")
    result = warm_pytest(dojo, "katas", environment={"PYTHONIOENCODING": encoding, "PATH": ""})
    assert result.returncode == 1
    wide = "中" if encoding == "utf-8" else "?"
    assert f"ValueError: {wide}\\ud800\\x07\n" in result.stdout
    assert "printed: " + wide in result.stdout
    assert not re.search("[\x07\x1b]|Traceback|INTERNALERROR", result.stdout + result.stderr)


@pytest.mark.parametrize(
    "place", [".pytest_cache", ".pytest_cache/d", ".pytest_cache/d/torch-dojo"]
)
def test_a_cache_that_cannot_be_made_does_not_matter(
    pytester: pytest.Pytester, dojo: Path, stub: Path, place: str
) -> None:
    write(dojo / place, "a file where a folder should be")
    stub.write_text(SOLUTION)
    result = run(pytester, "katas/")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*1/1 kata   3/3 behaviours"])
    assert known(dojo) == ("unknown", 0, 3)


def known(dojo: Path) -> tuple[str, int, int]:
    """Return what is known of the first kata: its state, and how many behaviours passed, of how many."""
    kept = recall(find_katas(dojo)[0])
    return kept.state, kept.passed, kept.total


@pytest.mark.parametrize("name", ["test_mine", "test_values"])
def test_a_test_of_ones_own_beside_a_kata_does_not_count(
    pytester: pytest.Pytester, dojo: Path, stub: Path, name: str
) -> None:
    """Not even one that has the name of a behaviour."""
    own = write(dojo / "katas/01_double/test_mine.py", f"def {name}(kata): pass\n")
    stub.write_text(SOLUTION.replace("return 2 * tensor", "return tensor * 1.5"))
    run(pytester, str(own))
    assert known(dojo) == ("unknown", 0, 3)
    run(pytester, "katas/")
    assert known(dojo) == ("failed", 1, 3)
    stub.write_text(SOLUTION)
    run(pytester, "katas/")
    assert known(dojo) == ("solved", 3, 3)
    write(own, f"def {name}(kata):\n    assert 0\n")
    run(pytester, "katas/")
    assert known(dojo) == ("solved", 3, 3)


def test_a_record_is_of_the_tests_as_they_are_now(
    pytester: pytest.Pytester, dojo: Path, stub: Path
) -> None:
    stub.write_text(SOLUTION)
    run(pytester, "katas/")
    tests = write(dojo / "katas/01_double/test_double.py", TESTS.replace("2.0, 4.0", "2.0, 5.0"))
    assert known(dojo) == ("changed", 0, 3)
    run(pytester, "katas/", "-k", "shape")
    assert known(dojo) == ("todo", 1, 3)
    write(tests, TESTS)
    assert known(dojo) == ("changed", 0, 3)


def test_every_case_of_a_behaviour_counts(
    pytester: pytest.Pytester, dojo: Path, stub: Path
) -> None:
    """Also in a run that asks for some of them only."""
    cases = "@pytest.mark.parametrize('n', [1, 2, 3])\ndef test_n(kata, n):\n    pass\n"
    write(dojo / "katas/01_double/test_double.py", f"import pytest\n\n{cases}")
    stub.write_text(SOLUTION)
    run(pytester, "katas/01_double/test_double.py::test_n[2]")
    assert known(dojo) == ("todo", 1, 3)
    run(pytester, "katas/", "-k", "1 or 3")
    assert known(dojo) == ("solved", 3, 3)


def outcomes(pytester: pytest.Pytester, *arguments: str) -> dict[str, str]:
    """Return what a JUnit report says of each test."""
    run(pytester, "katas/", "--junitxml=report.xml", *arguments)
    cases = ElementTree.parse(pytester.path / "report.xml").iter("testcase")
    return {case.get("name", ""): next((child.tag for child in case), "passed") for case in cases}


@pytest.mark.parametrize("source", [SOLUTION, WRONG, "def double(:"])
def test_the_results_are_the_same_without_the_report(
    pytester: pytest.Pytester, stub: Path, source: str
) -> None:
    stub.write_text(source)
    with_report = outcomes(pytester)
    assert (
        with_report == outcomes(pytester, "-p", "no:terminal") == outcomes(pytester, "--tb=short")
    )
    assert len(with_report) == 3


def test_a_junit_report_holds_the_explanation(pytester: pytest.Pytester, stub: Path) -> None:
    stub.write_text(WRONG)
    outcomes(pytester)
    assert "The tensor came back as it was." in (pytester.path / "report.xml").read_text()


def test_the_same_totals_and_records_on_several_processes(dojo: Path, stub: Path) -> None:
    stub.write_text(SOLUTION.replace("return double(tensor)", "raise NotImplementedError"))
    result = warm_pytest(dojo, "katas/", "-n", "2")
    assert result.returncode == 1
    said = r"0/1 kata +2/3 behaviours\n.*\n01 double.* A Doubler doubles"
    assert re.search(said, result.stdout, re.DOTALL)
    (kata,) = find_katas(dojo)
    kept = recall(kata)
    assert (kept.state, kept.passed, kept.total) == ("todo", 2, 3)


def test_last_failed_first_failure_and_keywords(pytester: pytest.Pytester, stub: Path) -> None:
    stub.write_text(WRONG)
    run(pytester, "katas/").stdout.fnmatch_lines(["*1/3 behaviours"])
    run(pytester, "katas/", "--lf").stdout.fnmatch_lines(["*0/2 behaviours"])
    run(pytester, "katas/", "-x").stdout.fnmatch_lines(["*0/3 behaviours", "*2 not run*"])
    result = run(pytester, "katas/", "-k", "shape")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*1/3 behaviours", "*2 not run*"])


@pytest.mark.parametrize(
    "argument",
    [
        "katas/01_double",
        "katas/01_double/test_double.py",
        "katas/01_double/test_double.py::test_values",
    ],
)
def test_a_part_can_be_run(pytester: pytest.Pytester, dojo: Path, argument: str) -> None:
    result = run(pytester, argument)
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        ["*0/1 kata*", " * Every value is doubled.", "next   katas/01_double/double.py:12*"]
    )


def test_collect_only_is_pytests_own(pytester: pytest.Pytester, dojo: Path) -> None:
    result = run(pytester, "katas/", "--collect-only", "-q")
    assert result.ret == 0
    result.stdout.fnmatch_lines(
        ["katas/01_double/test_double.py::test_values", "3 tests collected*"]
    )
    assert "torch-dojo" not in result.stdout.str()


def test_from_another_folder(
    pytester: pytest.Pytester, dojo: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(elsewhere / "answers/double.py", SOLUTION)
    pytester.chdir()
    for target, status in ((["--target", "answers"], 0), ([], 1)):
        result = warm_pytest(elsewhere, str(dojo / "katas"), *target)
        assert result.returncode == status, result.stdout + result.stderr
        assert "1 kata" in result.stdout


@pytest.mark.parametrize("place", ["double.py", "01_double/double.py"])
def test_a_folder_of_answers(pytester: pytest.Pytester, dojo: Path, place: str) -> None:
    write(pytester.path / "handed in" / place, SOLUTION)
    assert run(pytester, "katas/", "--target", "handed in").ret == 0


def test_a_conftest_in_a_hand_in_is_not_run(pytester: pytest.Pytester, dojo: Path) -> None:
    write(pytester.path / "handed_in/double.py", SOLUTION)
    write(pytester.path / "handed_in/conftest.py", "raise SystemExit('I ran')")
    for target in (["--target", "handed_in"], ["--target=handed_in"]):
        assert run(pytester, "katas/", *target).ret == 0


def test_a_hand_in_that_is_not_there_is_one_line(pytester: pytest.Pytester, dojo: Path) -> None:
    (dojo / "empty").mkdir()
    result = run(pytester, "katas/", "--target", "empty")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["     double.py: this file does not exist"])


def test_a_target_that_does_not_exist_is_one_line(pytester: pytest.Pytester, dojo: Path) -> None:
    result = run(pytester, "katas/", "--target", "nowhere")
    assert result.ret == 2
    assert re.search("--target nowhere does not exist", result.stdout.str() + result.stderr.str())
    assert "Traceback" not in result.stdout.str() + result.stderr.str()


def test_no_solutions_to_judge_is_one_line(pytester: pytest.Pytester, dojo: Path) -> None:
    (dojo / "solutions/double.py").unlink()
    assert run(pytester, "katas/", "--target", "solutions").ret == 2
    result = run(pytester, "katas/")
    assert result.ret == 1
    result.stdout.fnmatch_lines([" * 2 more to do"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["katas/01_double/double.py"], "no tests in *double.py: run `pytest katas/01_double`"),
        (["katas/01_double/mistakes.py"], "no tests in *: run `pytest katas/01_double`"),
        (["katas", "-k", "nothing"], "-k and -m leave out all 3 behaviours: *"),
    ],
)
def test_where_nothing_ran_it_says_what_to_run(
    pytester: pytest.Pytester, dojo: Path, arguments: list[str], said: str
) -> None:
    result = run(pytester, *arguments)
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.fnmatch_lines([said])


def test_a_helper_beside_an_answer_is_refused_when_it_is_called_too(
    pytester: pytest.Pytester, stub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(stub.with_name("helper.py"), "def f(tensor): return 2 * tensor\n")
    monkeypatch.syspath_prepend(str(stub.parent))
    stub.write_text(SOLUTION.replace("return 2 * tensor", "import helper; return helper.f(tensor)"))
    path = [*sys.path]
    result = run(pytester, "katas/")
    assert result.ret == 1
    assert "an answer is one file" in " ".join(result.stdout.str().split())
    assert (sys.path == path, "helper" in sys.modules) == (True, False)


def test_a_file_that_imports_its_own_name_finds_nobody_elses(
    pytester: pytest.Pytester, stub: Path
) -> None:
    stub.write_text("from double import double, Doubler\n")
    run(pytester, "katas/").stdout.fnmatch_lines(["     double.py:1: No module named 'double'*"])


def test_the_test_file_that_somebody_broke_is_named(pytester: pytest.Pytester, dojo: Path) -> None:
    (dojo / "katas/01_double/test_double.py").write_text("def test_x(kata:\n")
    result = run(pytester, "katas/")
    assert result.ret == 2
    result.stdout.fnmatch_lines(["*test_double.py could not be read by pytest.*"])


def test_outside_the_katas_nothing_changes(pytester: pytest.Pytester, dojo: Path) -> None:
    write(dojo / "tests/test_own.py", "def test_a(): pass\ndef test_b(): assert 0\n")
    result = run(pytester, "tests/")
    assert result.ret == 1
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*test session starts*", "*def test_b(): assert 0*"])
    assert "torch-dojo" not in result.stdout.str()


def test_katas_beside_other_tests_are_reported_by_pytest(
    pytester: pytest.Pytester, dojo: Path
) -> None:
    write(dojo / "tests/test_own.py", "def test_a(): pass\n")
    result = run(pytester, "tests", "katas")
    assert result.ret == 1

    assert re.search(r"1 passed.*3 todo|3 todo.*1 passed", result.stdout.str())


def test_without_an_encoding_for_them_no_wide_characters(dojo: Path) -> None:
    result = warm_pytest(dojo, "katas", environment={"PYTHONIOENCODING": "ascii", "PATH": ""})
    assert result.returncode == 1
    assert result.stdout.isascii()
    assert "01 double   0/3\n\n - Every value is doubled." in result.stdout
    assert "\x1b" not in result.stdout


def test_an_answer_that_replaces_what_torch_offers_is_named(
    pytester: pytest.Pytester, stub: Path
) -> None:
    stub.write_text(SOLUTION + "\ntorch.equal = lambda *_: True\n")
    result = run(pytester, "katas/")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["     double.py:*: changes `torch.equal` for all code:*"])


def test_a_grad_mode_that_is_left_off_is_named(pytester: pytest.Pytester, stub: Path) -> None:
    stub.write_text(SOLUTION.replace("return 2", "torch.set_grad_enabled(False); return 2"))
    result = run(pytester, "katas/")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["     leaves `torch.is_grad_enabled()` changed for all code:*"])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("return nothing", "Python does not know this name"),
        ("return tensor.nothing", "no attribute of this name"),
        ("return double(tensor)", "A function calls itself without end"),
    ],
)
def test_an_error_in_your_own_line_is_explained_as_what_it_is(
    pytester: pytest.Pytester, stub: Path, line: str, said: str
) -> None:
    """Neither the rule nor a guess about the behaviour stands beside it."""
    stub.write_text(SOLUTION.replace("return 2 * tensor", line))
    shown = " ".join(run(pytester, "katas/", "-k", "values").stdout.str().split())
    assert said in shown
    assert "Each value counts twice." not in shown
    assert "came back as it was" not in shown


def test_an_answer_of_which_nothing_ran_is_at_its_first_step() -> None:
    assert Progress(find_kata(material(), "02")).step.number == 1


def test_on_github_each_failure_stands_beside_its_line(
    pytester: pytest.Pytester, stub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = SOLUTION.replace("return 2 * tensor", 'raise ValueError("50%\\n::error::x")')
    write(stub, source)
    annotation = "::error file=*"
    run(pytester, "katas").stdout.no_fnmatch_line(annotation)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(pytester.path.parent))
    result = run(pytester, "katas")
    first, *others = [line for line in result.outlines if line.startswith("::")]
    assert len(others) == 2
    path = f"{pytester.path.name}/katas/01_double/double.py"
    said = f"Every value is doubled.%0AValueError: 50%25%0A{OWN}"
    assert first == f"::error file={path},line=12,title=01 double::{said}"
