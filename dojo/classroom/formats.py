"""The results of a person, as other systems take them: one file each, in the format that its documentation states."""

from __future__ import annotations

import json
import os
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from dojo.classroom.csvs import as_csv
from dojo.classroom.feedback import read_by_learner
from dojo.classroom.finders import Person
from dojo.classroom.gradebook import MISSING, WAITING, Gradebook
from dojo.classroom.points import BEHAVIOURS
from dojo.classroom.rows import rows_of
from dojo.kata.catalog import Kata
from dojo.kata.files import write_whole
from dojo.kata.text import clean

_PRAIRIELEARN = 1_000_000  # bytes of a results.json at most
_SHORT = 400  # characters of an output, where all of them together are too long
_LEFT_OUT = "… (the rest is left out)"


def gradescope(book: Gradebook, person: Person) -> dict[str, Any]:
    """`results.json` of Gradescope: the score, and a test for each line."""
    tests = [
        {
            "name": test.name,
            "name_format": "text",
            "number": str(number),
            "score": round(test.score, 4),
            "max_score": round(test.possible, 4),
            "status": "passed" if test.passed else "failed",
            "output": test.output,
            "output_format": "text",
            "visibility": "visible",
        }
        for number, test in enumerate(rows_of(book, person, each=book.points.mode == BEHAVIOURS), 1)
    ]
    return {
        "score": round(book.total(person), 4),
        "output": _files_said(book, person),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def prairielearn(book: Gradebook, person: Person) -> dict[str, Any]:
    """`results.json` of PrairieLearn, at most 1 MB; an answer that cannot be loaded costs no attempt."""
    tests = [*rows_of(book, person, each=book.points.mode == BEHAVIOURS)]
    unreadable = _unreadable(book, person)
    result: dict[str, Any] = {
        "gradable": not unreadable,
        "score": round(book.total(person) / book.possible, 6) if book.possible else 0.0,
        "message": "",
        "output": _files_said(book, person),
        "tests": [
            {
                "name": test.name,
                "description": test.id,
                "points": round(test.score, 4),
                "max_points": round(test.possible, 4),
                "message": "",
                "output": test.output,
            }
            for test in tests
        ],
    }
    if unreadable:
        result["format_errors"] = [
            "\n".join(read_by_learner(book, kata, book.cell(person, kata))) for kata in unreadable
        ]
    for length in (_SHORT, 0):
        if len(json.dumps(result).encode()) < _PRAIRIELEARN:
            break
        for test_row in result["tests"]:
            test_row["output"] = _shortened(test_row["output"], length)
        result["output"] = _shortened(result["output"], length)
    return result


def classroom50(
    book: Gradebook, person: Person, environment: Mapping[str, str] = os.environ
) -> dict[str, Any]:
    """`result.json` of Classroom 50: scores are whole numbers, so each behaviour counts one when they count."""
    each = book.points.mode == BEHAVIOURS
    rows = [*rows_of(book, person, each=each)]

    def whole(points: float) -> int:
        return int(points > 0) if each else round(points)

    tests = [
        {
            "test-name": test.name,
            "passed": test.passed,
            "score": whole(test.score),
            "max-score": whole(test.possible),
        }
        for test in rows
    ]
    return {
        "schema": "classroom50/result/v1",
        "classroom": environment.get("CLASSROOM", ""),
        "assignment": environment.get("ASSIGNMENT", ""),
        "submission": environment.get("SUBMISSION_TAG", ""),
        "commit": environment.get("COMMIT_URL", ""),
        "release": environment.get("RELEASE_URL", ""),
        "review": environment.get("REVIEW_URL", ""),
        "datetime": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(whole(row.score) for row in rows),
        "max-score": sum(whole(row.possible) for row in rows),
        "tests": tests,
    }


def exercism(book: Gradebook, person: Person) -> dict[str, Any]:
    """`results.json` of an Exercism test runner, version 3."""
    unreadable = _unreadable(book, person)
    if unreadable:
        message = "\n".join(read_by_learner(book, unreadable[0], book.cell(person, unreadable[0])))
        return {"version": 3, "status": "error", "message": message, "tests": []}
    tests = [
        {
            "name": test.name,
            "test_code": test.id,
            "status": "pass" if test.passed else "error" if test.is_error else "fail",
            "message": None if test.passed else test.output,
            "output": None,
        }
        for test in rows_of(book, person, each=True)
    ]
    passed = all(test["status"] == "pass" for test in tests)
    return {"version": 3, "status": "pass" if passed else "fail", "message": None, "tests": tests}


def junit(book: Gradebook, person: Person) -> bytes:
    """JUnit's XML: a test suite for each kata, a test case for each behaviour; a missing kata is skipped."""
    root = ET.Element("testsuites", name=_xml(book.labels[person]))
    tests = [*rows_of(book, person, each=True)]
    for kata in book.katas:
        own = [test for test in tests if test.kata == kata]
        missing = book.cell(person, kata).state == MISSING
        suite = ET.SubElement(
            root,
            "testsuite",
            name=kata.name,
            tests=str(len(own)),
            failures=str(sum(not one.passed and not one.is_error for one in own)),
            errors=str(0 if missing else sum(one.is_error for one in own)),
            skipped=str(len(own) if missing else 0),
        )
        for one in own:
            case = ET.SubElement(suite, "testcase", classname=kata.name, name=_xml(one.name))
            if missing:
                ET.SubElement(case, "skipped", message="nothing was handed in")
            elif not one.passed:
                kind = "error" if one.is_error else "failure"
                ET.SubElement(case, kind, message=_xml(one.name)).text = _xml(one.output)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def nbgrader(book: Gradebook) -> str:
    """Nbgrader's export: a row for each person and kata."""
    head = "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score"  # noqa: E501
    rows = [head.split(",")]
    for person in book.people:
        for kata in book.katas:
            points = repr(round(book.cell(person, kata).points, 4))
            possible = repr(round(book.points.possible(kata.name), 4))
            label = book.labels[person]
            if book.cell(person, kata).state == WAITING:
                continue
            rows.append([kata.name, "", "", label, "", "", "", points, "0.0", points, possible])
    return as_csv(rows)


_JSON: dict[str, tuple[str, Callable[[Gradebook, Person], dict[str, Any]]]] = {
    "gradescope": ("results.json", gradescope),
    "prairielearn": ("results.json", prairielearn),
    "classroom50": ("result.json", classroom50),
    "exercism": ("results.json", exercism),
}


def write(book: Gradebook, kind: str, folder: Path) -> Path:
    """Write results in one format below `folder`: `KIND/PERSON/results.json`, or what else the format asks for."""
    if kind == "nbgrader":
        file = folder / "nbgrader.csv"
        write_whole(file, nbgrader(book).encode())
        return file
    place = folder / kind
    for person in book.people:
        if any(cell.state == WAITING for cell in book.row(person)):
            continue  # no result is better than a wrong one
        if kind == "junit":
            file, content = place / f"{book.files[person]}.xml", junit(book, person)
        else:
            name, make = _JSON[kind]
            file = place / book.files[person] / name
            content = json.dumps(make(book, person)).encode()  # in ASCII, whoever reads it
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content)
    return place


def _unreadable(book: Gradebook, person: Person) -> list[Kata]:
    """Return the katas whose answers cannot be loaded; all of them where nothing was handed in."""
    states = {kata: book.cell(person, kata).state for kata in book.katas}
    nothing = all(state == MISSING for state in states.values())
    return [kata for kata, state in states.items() if nothing or state == "broken"]


def _files_said(book: Gradebook, person: Person) -> str:
    notes = [note for note in book.notes_on(person) if note.kind != "roster"]
    return "\n".join(f"{note.file}: {note.said}" for note in notes)


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length] + _LEFT_OUT


def _xml(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return "".join(
        one for one in clean(text) if one in "\t\n" or (one >= " " and one not in "\ufffe\uffff")
    )
