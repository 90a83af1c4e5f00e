"""Whose a file is: each way in which a teacher gets hand-ins is one small finder.

A finder takes the path of a file below the folder of hand-ins, split into names, and returns whose it
is and its path inside that hand-in; or None when the path does not have this layout.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from dojo.classroom.archives import is_archive, stem_of

Parts = tuple[str, ...]


class Person(NamedTuple):
    """Somebody, by a name and, where the layout has one, the number that a course system gave them."""

    name: str
    number: str = ""


class Place(NamedTuple):
    """Whose a file is, its path inside their hand-in, and the layout that says so."""

    person: Person
    path: Parts
    layout: str


Finder = Callable[[Parts], Place | None]

_MOODLE = re.compile(r"(.+?)_(\d+)_assignsubmission_(?:file|onlinetext)_?(.*)")
_CANVAS = re.compile(r"([^_]+)_(?:LATE_)?(\d+)_(\d+)_(.+)", re.IGNORECASE)


def moodle(parts: Parts) -> Place | None:
    """Moodle's bulk download: `Name_12345_assignsubmission_file_/ordering.py`, or the same without the folder."""
    match = _MOODLE.fullmatch(parts[0])
    path = (*([match[3]] if match and match[3] else []), *parts[1:])
    return Place(Person(match[1], match[2]), path, "Moodle") if match and path else None


def canvas(parts: Parts) -> Place | None:
    """Canvas' bulk download, which is flat: `doejane_[LATE_]123_456_ordering.py`."""
    match = _CANVAS.fullmatch(parts[0])
    if match is None or (len(parts) > 1 and not is_archive(parts[0])):
        return None
    return Place(Person(match[1], match[2]), (match[4], *parts[1:]), "Canvas")


def nbgrader(parts: Parts) -> Place | None:
    """A course folder of nbgrader: `submitted/<student>/<assignment>/ordering.py`."""
    if parts[0] != "submitted" or len(parts) < 3:
        return None
    return Place(Person(parts[1]), parts[2:], "nbgrader")


def one_archive(parts: Parts) -> Place | None:
    """The download of a whole class that was not unpacked: one archive that has one of the layouts above."""
    if len(parts) == 1 or not is_archive(parts[0]):
        return None
    return moodle(parts[1:]) or canvas(parts[1:]) or nbgrader(parts[1:])


def archive_each(parts: Parts) -> Place | None:
    """An archive for each person: `jane.zip`, `jane.tar.gz`."""
    if len(parts) == 1 or not is_archive(parts[0]):
        return None
    return Place(Person(stem_of(parts[0])), parts[1:], "archives")


def folder_each(parts: Parts) -> Place | None:
    """A folder for each person, with flat files, a clone, or whatever else holds an answer at any depth."""
    return Place(Person(parts[0]), parts[1:], "folders") if len(parts) > 1 else None


FINDERS: tuple[Finder, ...] = (moodle, canvas, nbgrader, one_archive, archive_each, folder_each)


def all_of(person: str) -> Finder:
    """Return the finder for a hand-in of one person."""
    return lambda parts: Place(Person(person), parts, "one person")


def place_of(parts: Parts, finders: tuple[Finder, ...] = FINDERS) -> Place | None:
    """Return whose a file is, by the first layout that fits."""
    return next((place for finder in finders if (place := finder(parts))), None)
