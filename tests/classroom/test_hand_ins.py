"""Whose an answer is, in each layout; and what archives and folders of strangers cannot do."""

from __future__ import annotations

import os
import sys
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from layouts import CLASS, LAYOUTS, RIGHT, SLUGS, WRONG, tarred, zipped
from small_dojo import make_dojo, write

from dojo.classroom import archives
from dojo.classroom.hand_ins import Found, add_roster, find, read_roster
from dojo.classroom.names import spellings
from dojo.classroom.store import Store
from dojo.kata.catalog import find_katas
from dojo.report.record import digest


@pytest.fixture
def search(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Found]:
    """Find answers in a folder, as `dojo grade` does."""
    katas = find_katas(make_dojo(tmp_path_factory.mktemp("dojo"), katas=2))

    def run(source: Path = tmp_path / "in", person: str = "") -> Found:
        with Store(tmp_path / "out") as store:
            found = find(source, katas, katas, store, person)
            kept = {one.answer: store.place(katas[0], one.answer) for one in found.hand_ins}
            kept |= {
                one.answer: store.place(katas[int(one.kata[:2]) - 1], one.answer)
                for one in found.hand_ins
            }
        assert all(
            digest(path.read_bytes()) == name for name, path in kept.items() if path.is_file()
        )
        return found

    return run


def answers(found: Found) -> dict[str, dict[str, str]]:
    people: dict[str, dict[str, str]] = {one.name: {} for one in found.people}
    for one in found.hand_ins:
        people[one.person.name][one.kata[3:]] = one.answer
    return people


def notes(found: Found, kind: str) -> dict[str, str]:
    return {note.file: note.said for note in found.notes if note.kind == kind}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_every_layout_gives_the_same_class(tmp_path, search, layout) -> None:
    layout(tmp_path / "in")
    found = search()
    expected = {
        frozenset(spellings(name)): {
            slug: digest(content) for slug, content in zip(SLUGS, contents, strict=True) if content
        }
        for name, contents in CLASS.items()
    }
    for person, theirs in answers(found).items():
        same = [name for name in expected if name & spellings(person)]
        assert theirs == expected.pop(same[0]), person
    assert not expected
    assert not found.notes
    if layout.__name__ in ("moodle", "moodle_zip", "canvas"):
        assert {one.number for one in found.people} == {"100", "101", "102"}


def test_one_zip_or_the_folder_of_one_person_may_be_named_itself(tmp_path, search) -> None:
    write(tmp_path / "in.zip", zipped({"anna/double.py": RIGHT, "bo/x/double.py": WRONG}))
    assert answers(search(tmp_path / "in.zip")) == {
        "anna": {"double": digest(RIGHT)}, "bo": {"double": digest(WRONG)},
    }  # fmt: skip
    write(tmp_path / "mine/katas/01_double/double.py", RIGHT)
    assert answers(search(tmp_path / "mine")) == {"mine": {"double": digest(RIGHT)}}
    assert answers(search(tmp_path / "mine", "me")) == {"me": {"double": digest(RIGHT)}}


def test_of_several_answers_the_newest_counts(tmp_path, search) -> None:
    """Where the times are the same, the copy with the highest number counts."""
    old, new = (
        write(tmp_path / "in/a/double.py", WRONG),
        write(tmp_path / "in/a/double (1).py", RIGHT),
    )
    os.utime(old, (1e9, 1e9))
    os.utime(new, (1e9, 1e9))
    write(tmp_path / "in/b/double-2.py", WRONG)
    write(tmp_path / "in/b/01-Double.PY", RIGHT)
    os.utime(tmp_path / "in/b/double-2.py", (1e9, 1e9))
    found = search()
    assert answers(found) == {"a": {"double": digest(RIGHT)}, "b": {"double": digest(RIGHT)}}
    assert notes(found, "older") == {
        "a/double.py": "a/double (1).py is newer, and counts",
        "b/double-2.py": "b/01-Double.PY is newer, and counts",
    }


def test_what_is_not_recognised_is_listed_and_nobody_is_dropped(tmp_path, search) -> None:
    write(tmp_path / "in/anna/dubble.py", RIGHT)
    write(tmp_path / "in/bo/double.ipynb", b"{}")
    write(tmp_path / "in/cy/README.txt", b"sorry")
    write(tmp_path / "in/double.zip", b"no zip")
    write(tmp_path / "in/list.txt", b"")
    write(tmp_path / "in/double.py", RIGHT)
    write(tmp_path / "in" / "/".join(["eva", *"d" * 60]) / "double.py", RIGHT)
    os.mkdir(tmp_path / "in/dora")
    found = search()
    assert answers(found) == {"anna": {}, "bo": {}, "cy": {}, "double": {}, "dora": {}, "eva": {}}
    said = notes(found, "unrecognised")
    assert {"anna/dubble.py", "bo/double.ipynb", "anna", "cy", "dora", "list.txt", "double.py"} <= {
        *said
    }
    assert "cannot be read" in notes(found, "refused").pop("double.zip")
    assert "deeper than 50 folders" in str(notes(found, "refused"))


def test_the_roster_knows_who_handed_in_nothing(tmp_path, search) -> None:
    write(tmp_path / "in/doejane_12_34_double.py", RIGHT)
    write(tmp_path / "in/stranger_13_35_double.py", RIGHT)
    for text in ("Jane Doe\nMax Müller\n", "Name;Mail\nDoe, Jane;j@x\nMax Müller;m@x\n"):
        found = search()
        add_roster(found, read_roster(write(tmp_path / "roster.csv", text)))
        assert {one.name for one in found.people} == {"doejane", "stranger", "Max Müller"}
        assert [*notes(found, "roster")] == ["stranger"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")
def test_names_in_any_encoding(tmp_path, search) -> None:
    decomposed = unicodedata.normalize("NFD", "José")
    write(tmp_path / "in" / decomposed / "double.py", RIGHT)
    raw = zipped({"x/double.py": RIGHT}).replace(b"x/double.py", "ü/double.py".encode("cp437"))
    write(tmp_path / "in/old.zip", raw)
    (tmp_path / "in").joinpath(os.fsdecode(b"not-\xff-utf8")).mkdir()
    write(tmp_path / "in" / os.fsdecode(b"not-\xff-utf8") / "double.py", WRONG)
    write(tmp_path / "in/evil\x1b[2J\n/double.py", WRONG)
    found = answers(search())
    assert {*found} == {"José", "old", "not-\\udcff-utf8", "evil\\n"}
    assert all(found.values())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no links and pipes on this system")
def test_links_and_pipes_in_a_hand_in_are_refused(tmp_path, search) -> None:
    secret = write(tmp_path / "secret.py", b"SECRET = 1\n")
    write(tmp_path / "in/anna/double.py", RIGHT)
    for name, make in {
        "bo": lambda path: path.symlink_to(secret),
        "cy": lambda path: path.symlink_to("../anna/double.py"),
        "dora": lambda path: path.hardlink_to(secret),
        "emil": os.mkfifo,
        "fay": lambda path: path.symlink_to("nowhere"),
    }.items():
        path = tmp_path / "in" / name / "double.py"
        path.parent.mkdir()
        make(path)
    (tmp_path / "in/gus").symlink_to(tmp_path / "in/anna")
    write(tmp_path / "in/hal/mine.py", WRONG)
    (tmp_path / "in/hal/double.py").symlink_to("mine.py")
    found = search()
    expected = {"anna": {"double": digest(RIGHT)}, "hal": {"double": digest(WRONG)}}
    assert {name: theirs for name, theirs in answers(found).items() if theirs} == expected
    refused = notes(found, "refused")
    assert {*refused} == {
        *(f"{one}/double.py" for one in ("bo", "cy", "dora", "emil", "fay")),
        "gus",
    }
    assert digest(secret.read_bytes()) not in {path.name for path in (tmp_path / "out").rglob("*")}


def test_an_archive_cannot_name_files_outside_or_link_to_them(tmp_path, search) -> None:
    file, link, hard, device = (tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE)
    write(tmp_path / "in/tar.tgz", tarred(
        ("../double.py", file, WRONG, ""), ("/double.py", file, WRONG, ""), ("a/double.py", link, b"", "/etc/passwd"),
        ("b/double.py", hard, b"", "../../x"), ("c/double.py", device, b"", ""), ("d/double2.py", file, RIGHT, ""),
    ))  # fmt: skip
    symbolic = zipfile.ZipInfo("s/double.py")
    symbolic.create_system, symbolic.external_attr = 3, 0o120777 << 16
    names = {
        "..\\double.py": WRONG,
        "C:/double.py": WRONG,
        "x/../../double.py": WRONG,
        "double2.py": RIGHT,
    }
    write(tmp_path / "in/zip.zip", zipped(names))
    with zipfile.ZipFile(tmp_path / "in/zip.zip", "a") as archive:
        archive.writestr(symbolic, "/etc/passwd")
    found = search()
    assert answers(found) == {"tar": {"double2": digest(RIGHT)}, "zip": {"double2": digest(RIGHT)}}
    said = [*notes(found, "refused").values()]
    assert len(said) == 9
    assert {*said} == {"its name leads out of the archive", "it is a link or a device"}


def test_bombs_are_refused_within_bounds(tmp_path, search, monkeypatch) -> None:
    monkeypatch.setattr(archives, "MAX_FILES", 50)
    monkeypatch.setattr(archives, "MAX_READ", 8 << 20)
    big = bytes(2 << 20)
    write(tmp_path / "in/big.zip", zipped({"double.py": big}))
    inner = zipped({"double.py": RIGHT})
    for _ in range(3):
        inner = zipped({"inner.zip": inner})
    write(tmp_path / "in/deep.zip", inner)
    write(tmp_path / "in/many.zip", zipped({f"{number}/double.py": RIGHT for number in range(80)}))
    header = tarred(("x", tarfile.XHDTYPE, bytes(20 << 20), ""))
    write(tmp_path / "in/header.tar.gz", header)
    write(tmp_path / "in/long.tar.gz", tarred(("x.bin", tarfile.REGTYPE, bytes(20 << 20), "")))
    lying = bytearray(zipped({"double.py": big}))
    at = lying.rfind(b"PK\1\2") + 24
    lying[at : at + 4] = (10).to_bytes(4, "little")
    write(tmp_path / "in/lying.zip", bytes(lying))
    found = search()
    assert {name for name, theirs in answers(found).items() if theirs} <= {"many", "lying"}
    refused = {name.partition("/")[0]: said for name, said in notes(found, "refused").items()}
    assert {*refused} >= {
        "big.zip",
        "deep.zip",
        "many.zip",
        "header.tar.gz",
        "long.tar.gz",
        "lying.zip",
    }
