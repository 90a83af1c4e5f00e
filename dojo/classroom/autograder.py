"""An autograder for Gradescope: a zip with everything that grading some katas needs, wherever it is unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import dojo
from dojo.classroom.points import Points
from dojo.kata.catalog import Kata
from dojo.kata.files import Refused, write_whole

_SUFFIXES = (".py", ".ini", ".html", ".css", ".js")  # of the program
_EPOCH = (2020, 1, 1, 0, 0, 0)  # the same input gives the same zip
_SETUP = """\
#!/usr/bin/env bash
# Runs once, when Gradescope builds the image of this autograder.
set -euo pipefail
source="${AUTOGRADER_SOURCE:-/autograder/source}"
apt-get update
apt-get install -y python3 python3-pip python3-venv
python3 -m venv "$source/venv"
# On a machine without a GPU, set PIP_EXTRA_INDEX_URL to torch's index of CPU builds: it is a tenth of the size.
"$source/venv/bin/pip" install -r "$source/requirements.txt"
"""
_RUN = """\
#!/usr/bin/env bash
# Runs for each submission: reads it, and writes results.json. Without that file Gradescope reports an error.
set -euo pipefail
here="$(cd "$(dirname "${{BASH_SOURCE[0]}}")" && pwd)"
[ -d "$here/katas" ] || here="$here/source"   # Gradescope copies this file one folder up
source="${{AUTOGRADER_SOURCE:-$here}}"
submission="${{AUTOGRADER_SUBMISSION:-/autograder/submission}}"
results="${{AUTOGRADER_RESULTS:-/autograder/results/results.json}}"
python="${{AUTOGRADER_PYTHON:-$source/venv/bin/python}}"
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
cd "$source"
export PYTHONPATH="$source" PYTHONDONTWRITEBYTECODE=1
"$python" -m dojo grade "$submission" {katas} --person submission --out "$out" \\
  --points {mode} --weights "$source/weights.toml" --format gradescope
mkdir -p "$(dirname "$results")"
cp "$out/gradescope/submission/results.json" "$results"
"""


def write_autograder(katas: list[Kata], points: Points, file: Path) -> None:
    """Write an autograder for these katas to `file`; no solution is in it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _files(katas, points):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o755 if text.startswith(b"#!") else 0o644) << 16
            archive.writestr(info, text)
    write_whole(file, content.getvalue())


def _files(katas: list[Kata], points: Points) -> Iterator[tuple[str, bytes]]:
    yield "setup.sh", _SETUP.encode()
    names = " ".join(kata.name for kata in katas)
    yield "run_autograder", _RUN.format(katas=names, mode=points.mode).encode()
    yield "requirements.txt", _requirements().encode()
    weights = [f'"{kata.name}" = {points.possible(kata.name)!r}\n' for kata in katas]
    yield "weights.toml", "".join(weights).encode()
    package = Path(dojo.__file__).parent
    for path in sorted(package.rglob("*")):
        if path.suffix in _SUFFIXES and "material" not in path.relative_to(package).parts:
            yield f"dojo/{path.relative_to(package).as_posix()}", path.read_bytes()
    for kata in katas:
        for path in (kata.stub, kata.tests, kata.mistakes, kata.lesson):
            if path.is_file():
                yield path.relative_to(kata.root).as_posix(), path.read_bytes()


def _requirements() -> str:
    """Return what this package needs, as pip reads it."""
    try:
        wanted = requires("torch-dojo") or []
    except PackageNotFoundError:
        raise Refused(
            "torch-dojo is not installed: install it, so that it knows what it needs"
        ) from None
    return "".join(f"{one}\n" for one in wanted if "extra ==" not in one)
