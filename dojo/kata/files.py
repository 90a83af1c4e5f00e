"""Files that are a learner's: written in one step, and never without a backup; and what cannot be done is a line."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from dojo.language import N_


class Refused(Exception):
    """Something that cannot be done; the message is one line that says why, and what to do instead."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader, at any moment, finds the old content or the new."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, path.stat().st_mode if path.exists() else 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def write_through(path: Path, content: bytes) -> None:
    """Write a file in one step; a symbolic link stays one, and the file that it leads to is written."""
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        text = N_("{path} is a link to {target}, which cannot be made: remove the link first")
        raise Refused(text.format(path=path, target=target))
    write_whole(target, content)


def back_up(path: Path) -> Path:
    """Copy a file to a name that is not taken, and return that."""
    copy = path.with_name(f"{path.name}.{max(backups(path), default=0) + 1}.bak")
    shutil.copyfile(path, copy)
    return copy


def backups(path: Path) -> dict[int, Path]:
    """Return the backups of a file by their numbers; the highest is the latest."""
    named = re.compile(rf"{re.escape(path.name)}\.(\d+)\.bak")
    found = ((named.fullmatch(one.name), one) for one in path.parent.glob(f"{path.name}.*.bak"))
    return {int(match[1]): one for match, one in found if match}
