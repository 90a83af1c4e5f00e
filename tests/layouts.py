"""Hand-ins of a class, in each way in which a teacher gets them."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result
from small_dojo import SOLUTION, write

from dojo.cli import dojo
from dojo.kata.stubs import without_marks

RIGHT = without_marks(SOLUTION).encode()
WRONG = RIGHT.replace(b"return 2 * tensor", b"return tensor")
# Who handed in what: the answers to `01_double` and to `02_double2`; None is missing.
People = dict[str, tuple[bytes | None, bytes | None]]
CLASS: People = {
    "Anna Abel": (RIGHT, RIGHT),
    "Børge Ünal": (WRONG, RIGHT),
    "曾 小明": (RIGHT, None),
}
SLUGS = ("double", "double2")


def run(place: Path, *arguments: str) -> Result:
    """Run a command where `place` has its dojo."""
    before = Path.cwd()
    os.chdir(place / "dojo")
    try:
        return CliRunner().invoke(dojo, arguments, prog_name="dojo")
    finally:
        os.chdir(before)


def folders(place: Path, people: People = CLASS) -> None:
    """A folder for each person, with flat files."""
    for name, answers in people.items():
        for slug, content in zip(SLUGS, answers, strict=True):
            if content is not None:
                write(place / name / f"{slug}.py", content)


def clones(place: Path) -> None:
    """A clone for each person, one of them deeper than the others."""
    for at, (name, answers) in enumerate(CLASS.items()):
        root = place / name / ("a/b" if at else "") / "torch-dojo"
        write(root / "solutions/double.py", b"raise SystemExit\n")
        write(root / "tests/wrong/double/double.py", b"raise SystemExit\n")
        write(root / "dojo/own.py", b"")
        write(root / ".git/config", b"")
        for number, (slug, content) in enumerate(zip(SLUGS, answers, strict=True), 1):
            kata = root / f"katas/{number:02}_{slug}"
            write(kata / f"test_{slug}.py", b"")
            if content is not None:
                write(kata / f"{slug}.py", content)


def archives(place: Path) -> None:
    """A zip or a tar for each person."""
    scratch = place.parent / "scratch"
    folders(scratch)
    place.mkdir(parents=True)
    for at, name in enumerate(CLASS):
        kind = ("zip", "gztar", "tar")[at]
        shutil.make_archive(str(place / name), kind, scratch, name)


def moodle(place: Path) -> None:
    """Moodle's bulk download."""
    for at, (name, answers) in enumerate(CLASS.items()):
        for slug, content in zip(SLUGS, answers, strict=True):
            if content is not None:
                write(place / f"{name}_{100 + at}_assignsubmission_file_" / f"{slug}.py", content)


def moodle_zip(place: Path) -> None:
    """Moodle's bulk download as it comes: one zip."""
    moodle(place.parent / "scratch")
    place.mkdir(parents=True)
    shutil.make_archive(str(place / "course-assignment-4711"), "zip", place.parent / "scratch")


def canvas(place: Path) -> None:
    """Canvas' bulk download, which is flat."""
    for at, (name, answers) in enumerate(CLASS.items()):
        short = "".join(reversed(name.lower().split()))
        late = "LATE_" if at else ""
        for slug, content in zip(SLUGS, answers, strict=True):
            if content is not None:
                write(place / f"{short}_{late}{100 + at}_{9000 + at}_{slug}-{at + 1}.py", content)


def nbgrader(place: Path) -> None:
    """A course folder of nbgrader."""
    for name, answers in CLASS.items():
        for number, (slug, content) in enumerate(zip(SLUGS, answers, strict=True), 1):
            folder = place / "submitted" / name / f"{number:02}_{slug}"
            write(folder / "timestamp.txt", b"2026-11-28 12:00:00 UTC")
            if content is not None:
                write(folder / f"{slug}.py", content)


LAYOUTS: list[Callable[[Path], None]] = [
    folders,
    clones,
    archives,
    moodle,
    moodle_zip,
    canvas,
    nbgrader,
]


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip with these files, whatever their names are."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def tarred(*members: tuple[str, bytes, bytes, str]) -> bytes:
    """Return a compressed tar with members of (name, type, content, target of a link)."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, kind, data, target in members:
            info = tarfile.TarInfo(name)
            info.type, info.size, info.linkname = kind, len(data), target
            archive.addfile(info, io.BytesIO(data))
    return content.getvalue()
