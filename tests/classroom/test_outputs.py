"""What comes out of a graded class: for learners, for spreadsheets, for other systems."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from layouts import RIGHT, WRONG
from small_dojo import make_dojo, write

from dojo.classroom.gradebook import Gradebook, open_gradebook
from dojo.classroom.names import file_names
from dojo.classroom.points import Points
from dojo.cli import dojo

EVIL = RIGHT.replace(
    b"return 2 * tensor", b"raise ValueError('````\\n</div><script>\\n# h \\x1b[2J')"
)
CLASS = {
    "Doe_11_assignsubmission_file_": (RIGHT, WRONG),
    "=cmd|1_12_assignsubmission_file_": (EVIL, None),
    "Kim Lee_13_assignsubmission_file_": (b"def double(:\n", RIGHT),
    "Kim Lee_14_assignsubmission_file_": (RIGHT, RIGHT),
    "../up_15_assignsubmission_file_": (WRONG, WRONG),
}
# Each format as its documentation states it: a key that ends in `?` may be absent.
NUMBER, TEXT, OPTIONAL = (int, float), str, (str, type(None))
GRADESCOPE = {
    "score": NUMBER, "execution_time?": NUMBER, "output?": TEXT, "output_format?": TEXT, "test_output_format?": TEXT,
    "test_name_format?": TEXT, "visibility?": {"hidden", "after_due_date", "after_published", "visible"},
    "stdout_visibility?": {"hidden", "after_due_date", "after_published", "visible"}, "extra_data?": dict,
    "tests": [{
        "score": NUMBER, "max_score": NUMBER, "status": {"passed", "failed"}, "name": TEXT, "name_format?": TEXT,
        "number?": TEXT, "output?": TEXT, "output_format?": {"text", "html", "simple_format", "md", "ansi"},
        "tags?": list, "visibility?": {"hidden", "after_due_date", "after_published", "visible"}, "extra_data?": dict,
    }],
    "leaderboard?": list,
}  # fmt: skip
PRAIRIELEARN = {
    "gradable": bool, "score": NUMBER, "message": TEXT, "output": TEXT, "images?": list, "format_errors?": [TEXT],
    "tests": [{
        "name": TEXT, "description?": TEXT, "points": NUMBER, "max_points": NUMBER, "message?": TEXT, "output?": TEXT,
    }],
}  # fmt: skip
CLASSROOM50 = {
    "schema": {"classroom50/result/v1"}, "classroom": TEXT, "assignment": TEXT, "submission": TEXT, "commit": TEXT,
    "release": TEXT, "review": TEXT, "datetime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "score": int,
    "max-score": int, "tests": [{"test-name": TEXT, "passed": bool, "score": int, "max-score": int}],
}  # fmt: skip
EXERCISM = {
    "version": {3}, "status": {"pass", "fail", "error"}, "message": OPTIONAL,
    "tests": [{"name": TEXT, "test_code": TEXT, "status": {"pass", "fail", "error"}, "message": OPTIONAL,
               "output": OPTIONAL}],
}  # fmt: skip


def check(value: Any, schema: Any, where: str = "") -> None:
    """Compare a value with a schema of the kind above."""
    if isinstance(schema, dict):
        known = {key.removesuffix("?") for key in schema}
        needed = {key for key in schema if not key.endswith("?")}
        assert needed <= {*value} <= known, where
        for key, inner in schema.items():
            if key.removesuffix("?") in value:
                check(value[key.removesuffix("?")], inner, f"{where}.{key}")
    elif isinstance(schema, list):
        for at, one in enumerate(value):
            check(one, schema[0], f"{where}[{at}]")
    elif isinstance(schema, set):
        assert value in schema, where
    elif isinstance(schema, re.Pattern):
        assert schema.fullmatch(value), where
    else:
        wanted = schema if isinstance(schema, tuple) else (schema,)
        assert type(value) in wanted, where


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, fork_server: None) -> Path:
    """A place with a dojo of two katas, and a graded class."""
    place = tmp_path_factory.mktemp("class")
    make_dojo(place / "dojo", katas=2)
    for name, answers in CLASS.items():
        for slug, content in zip(("double", "double2"), answers, strict=True):
            if content is not None:
                write(
                    place / "in" / name.replace("/", "\N{DIVISION SLASH}") / f"{slug}.py", content
                )
    result = run(place, "grade", str(place / "in"), "--out", str(place / "out"))
    assert result.exit_code == 0, result.output
    return place


def run(place: Path, *arguments: str) -> Result:
    before = Path.cwd()
    os.chdir(place / "dojo")
    try:
        return CliRunner().invoke(dojo, arguments, prog_name="dojo")
    finally:
        os.chdir(before)


def report(place: Path, *arguments: str) -> Result:
    result = run(place, "report", "--out", str(place / "out"), *arguments)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def book(graded: Path) -> Iterator[Gradebook]:
    with open_gradebook([graded / "out"], Points("behaviours", {"01_double": 3.0})) as opened:
        yield opened


def test_the_gradebook_holds_everything(book: Gradebook) -> None:
    assert [kata.name for kata in book.katas] == ["01_double", "02_double2"]
    assert {*book.labels.values()} >= {"Doe", "Kim Lee (13)", "Kim Lee (14)"}
    doe = next(person for person in book.people if person.name == "Doe")
    first, second = book.row(doe)
    assert (first.state, first.points, second.state) == ("passed", 3.0, "failed")
    assert round(second.points, 3) == 0.333
    judgement = book.judgement(second)
    assert judgement is not None
    assert judgement.behaviours[0]["meaning"] == "The tensor came back as it was."
    assert judgement.file == "Doe_11_assignsubmission_file_/double2.py"
    assert book.possible == 4


def test_points_by_behaviours_and_weights(graded: Path) -> None:
    weights = write(graded / "weights.toml", "default = 0\ndouble = 3\n")
    said = report(graded, "--points", "behaviours", "--weights", str(weights)).stdout
    assert re.search(r"Doe +✔ +1/3 +3/3", said)
    assert re.search(r"\.\.∕up +1/3 +1/3 +1/3", said)
    assert re.search(r"Kim Lee \(13\) +broken +✔ +0/3", said)


def test_feedback_is_what_the_learner_would_have_read(graded: Path) -> None:
    report(graded)
    feedback = {path.name: path.read_text() for path in (graded / "out/feedback").iterdir()}
    assert len(feedback) == len(CLASS)
    doe = feedback["Doe.md"]
    assert "## 01 double: passed, 3/3, 1 of 1 points" in doe
    assert "The tensor came back as it was." in doe
    assert "katas/02_double2/double2.py" in doe
    evil = feedback["_cmd_1.md"]
    assert evil.splitlines()[1] == r"# =cmd\|1"
    fences = [line for line in evil.splitlines() if re.match("`{3,}(text)?$", line)]
    assert fences[:2] == ["`````text", "`````"]
    assert "\x1b" not in evil
    assert "Nothing was handed in for this kata." in evil


def test_feedback_that_has_not_changed_stays_as_it_is(graded: Path) -> None:
    report(graded)
    file = graded / "out/feedback/Doe.md"
    before = file.stat().st_mtime_ns
    report(graded)
    assert file.stat().st_mtime_ns == before
    report(graded, "--points", "behaviours")
    assert file.stat().st_mtime_ns != before


def test_names_of_files_are_safe_and_differ() -> None:
    names = ["a/b", "a\\b", "A_b", "..", "", "con", "x" * 300, "Jürgen", "=1+1"]
    made = [*file_names(names).values()]
    assert len({one.casefold() for one in made}) == len(names)
    assert all(re.fullmatch(r"[\w .@+~=-]{1,130}", one) and not one.startswith(".") for one in made)
    assert "con" not in made


def test_no_cell_of_the_csv_is_a_formula(graded: Path) -> None:
    report(graded)
    rows = [*csv.reader(io.StringIO((graded / "out/grades.csv").read_text("utf-8-sig")))]
    assert rows[0][:6] == ["person", "number", "01_double", "02_double2", "points", "possible"]
    by_number = {row[1]: row for row in rows[1:]}
    assert by_number["12"][0] == "'=cmd|1"
    assert by_number["12"][2:] == ["0", "", "0", "2", "failed", "missing"]
    assert by_number["11"][2:] == ["1", "0", "1", "2", "passed", "failed"]


def test_an_export_of_canvas_is_filled(graded: Path) -> None:
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,01 double (991),Essay (992),Final Score\r\n"
        "    Points Possible,,,,,10,5,(read only)\r\n"
        '"Doe, John",11,,jd,A,,4,\r\n'
        '"Lee, Kim",14,,kl,A,7,,\r\n'
        '"Lee, Kim",,,,A,,,\r\n'
        '"Nobody, N",99,,nn12,A,3,,\r\n'
    )
    said = report(graded, "--fill", str(write(graded / "canvas.csv", text))).stdout
    assert "points are scaled from 1 to 10" in said
    assert "in the export, and not in the class; left as they are: Lee, Kim; Nobody, N" in said
    assert re.search(r"in the class, and not in the export: .*Kim Lee \(13\)", said)
    filled = (graded / "out/filled-canvas.csv").read_bytes().decode()
    assert filled == text.replace('"Doe, John",11,,jd,A,,4', '"Doe, John",11,,jd,A,10,4').replace(
        "A,7,,", "A,10,,"
    )


@pytest.mark.parametrize("head", [
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade)",
    "ID;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung;Bewertung kann geändert werden;Geändert",
])  # fmt: skip
def test_a_worksheet_of_moodle_is_filled_in_any_language(graded: Path, head: str) -> None:
    comma = head[2] if head[2] == ";" else ","
    rows = [
        ["Teilnehmer/in11", "John Doe", "j@x.org", "Submitted", "", "100.00", "Yes", "-"],
        ["Teilnehmer/in14", "Kim Lee", "k@x.org", "Submitted", "", "100.00", "Yes", "-"],
        ["Teilnehmer/in77", "No Body", "n@x.org", "-", "", "100.00", "Yes", "-"],
    ]
    text = "\ufeff" + "\n".join([head, *(comma.join(row) for row in rows)]) + "\n"
    said = report(graded, "--fill", str(write(graded / "moodle.csv", text))).stdout
    assert "not in the class; left as they are: No Body" in said
    filled = (graded / "out/filled-moodle.csv").read_bytes().decode()
    assert filled.startswith("\ufeff" + head)
    read = [*csv.reader(io.StringIO(filled.lstrip("\ufeff")), delimiter=comma)][1:]
    assert [row[4] for row in read] == ["50", "100", ""]
    assert [row[:4] + row[5:] for row in read] == [row[:4] + row[5:] for row in rows]


def test_a_file_that_is_no_export_is_refused(graded: Path) -> None:
    for text, said in (
        ("a,b\n1,2\n", "no export of Canvas and no grading worksheet"),
        ("Student,ID,Section,Essay (1),Quiz (2)\nDoe,11,A,,\n", "no assignment for these katas"),
        ("Student,ID\n", "holds no students"),
    ):
        file = write(graded / "other.csv", text)
        result = run(graded, "report", "--out", str(graded / "out"), "--fill", str(file))
        assert result.exit_code == 2
        assert said in result.stderr


@pytest.mark.parametrize("mode", ["all", "behaviours"])
@pytest.mark.parametrize(("kind", "name", "schema"), [
    ("gradescope", "results.json", GRADESCOPE), ("prairielearn", "results.json", PRAIRIELEARN),
    ("classroom50", "result.json", CLASSROOM50), ("exercism", "results.json", EXERCISM),
])  # fmt: skip
def test_a_format_has_its_schema(
    graded: Path, kind: str, name: str, schema: Any, mode: str
) -> None:
    report(graded, "--format", kind, "--points", mode)
    results = {
        path.parent.name: json.loads(path.read_bytes())
        for path in (graded / "out" / kind).rglob(name)
    }
    assert len(results) == len(CLASS)
    for result in results.values():
        check(result, schema)
    doe, broken = results["Doe"], results["Kim Lee (13)".translate({40: "_", 41: "_"})]
    share = 1 / 3 if mode == "behaviours" else 0
    if kind == "gradescope":
        assert doe["score"] == pytest.approx(1 + share, abs=1e-3)
        assert sum(test["score"] for test in doe["tests"]) == pytest.approx(doe["score"], abs=1e-3)
        assert "The tensor came back as it was." in json.dumps(doe)
    elif kind == "prairielearn":
        assert (doe["gradable"], broken["gradable"]) == (True, False)
        assert doe["score"] == pytest.approx((1 + share) / 2, abs=1e-3)
        assert "double.py" in broken["format_errors"][0]
    elif kind == "classroom50":
        counted = (4, 6) if mode == "behaviours" else (1, 2)
        assert (doe["score"], doe["max-score"]) == counted
    else:
        assert (doe["status"], broken["status"]) == ("fail", "error")
        assert [test["status"] for test in doe["tests"]].count("pass") == 4


def test_prairielearn_takes_no_more_than_a_megabyte(book: Gradebook, monkeypatch) -> None:
    from dojo.classroom import formats

    doe = next(person for person in book.people if person.name == "Doe")
    original: Callable[..., Any] = formats.rows_of

    def long_rows(*arguments, **named):
        for row in original(*arguments, **named):
            row.output = "\N{SNOWMAN}" * 200_000
            yield row

    monkeypatch.setattr(formats, "rows_of", long_rows)
    assert len(json.dumps(formats.prairielearn(book, doe)).encode()) <= 1_000_000


def test_junit_and_nbgrader(graded: Path) -> None:
    report(graded, "--format", "junit", "--format", "nbgrader")
    suites = {path.stem: ET.parse(path).getroot() for path in (graded / "out/junit").glob("*.xml")}
    assert len(suites) == len(CLASS)
    first, second = suites["Doe"]
    assert first.attrib | {"failures": "0"} == first.attrib
    assert (second.get("tests"), second.get("failures"), second.get("errors")) == ("3", "2", "0")
    assert len(second.findall("testcase/failure")) == 2
    missing = suites["_cmd_1"][1]
    assert missing.get("skipped") == "1"
    rows = [*csv.DictReader((graded / "out/nbgrader.csv").open(encoding="utf-8"))]
    assert ",".join(rows[0]) == (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
        "late_submission_penalty,score,max_score"
    )
    mine = [
        (row["assignment"], row["score"], row["max_score"])
        for row in rows
        if row["student_id"] == "Doe"
    ]
    assert mine == [("01_double", "1.0", "1.0"), ("02_double2", "0.0", "1.0")]


@pytest.mark.skipif(os.name == "nt", reason="Gradescope's machines run Linux")
def test_an_autograder_works_where_it_is_unpacked(graded: Path, tmp_path: Path) -> None:
    file = tmp_path / "autograder.zip"
    made = run(
        graded, "autograder", "gradescope", "01", "02", "-o", str(file), "--points", "behaviours"
    )
    assert made.exit_code == 0, made.output
    source = tmp_path / "autograder/source"
    with zipfile.ZipFile(file) as archive:
        archive.extractall(source)
        assert {"setup.sh", "run_autograder", "requirements.txt"} <= {*archive.namelist()}
        assert not [name for name in archive.namelist() if "solutions" in name]
    assert "torch" in (source / "requirements.txt").read_text()
    copied = write(tmp_path / "autograder/run_autograder", (source / "run_autograder").read_bytes())
    write(tmp_path / "autograder/submission/double.py", RIGHT)
    write(tmp_path / "autograder/submission/double2 (1).py", WRONG)
    results = tmp_path / "autograder/results/results.json"
    own = {
        **os.environ, "AUTOGRADER_PYTHON": sys.executable, "AUTOGRADER_RESULTS": str(results),
        "AUTOGRADER_SUBMISSION": str(tmp_path / "autograder/submission"),
    }  # fmt: skip
    done = subprocess.run(
        ["bash", copied], env=own, cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(results.read_bytes())
    check(result, GRADESCOPE)
    assert result["score"] == pytest.approx(4 / 3, abs=1e-3)
    assert len(result["tests"]) == 6
