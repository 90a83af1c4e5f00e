"""Read a zip or a tar that a stranger made, within bounds.

Nothing is unpacked. Each name is checked; only files that are wanted are read, one at a time, into memory. An archive
can make this slow and long only up to the bounds below. Its own headers are not trusted.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import stat
import struct
import tarfile
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

MAX_ANSWER = 1 << 20  # bytes of one answer
MAX_INNER = 64 << 20  # bytes of an archive inside an archive
# Bytes that are read out of a short archive; all that a compressed tar unpacks to.
MAX_READ = 256 << 20
MAX_FILES = 50_000  # names in a short archive, those of inner ones included
DEPTH = 2  # a person's archive inside the download of a whole class
_DIRECTORY = 32 << 20  # bytes of a zip's own table of contents
_ZIP = (".zip",)
_TAR = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_UNREADABLE = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError,
    NotImplementedError, RuntimeError, struct.error, MemoryError, OverflowError,
)  # fmt: skip


class Bounds(Exception):
    """An archive goes beyond what is read; the message says which bound."""


@dataclass
class Budget:
    """What may still be read of an archive, and of those inside it."""

    files: int
    size: int

    @classmethod
    def of(cls, file: IO[bytes]) -> Budget:
        """Return what may be read of an archive; the download of a class is long, and so it may hold much."""
        length = file.seek(0, io.SEEK_END)
        file.seek(0)
        return cls(MAX_FILES + length // 1024, MAX_READ + 4 * length)

    def take(self, *, files: int = 0, size: int = 0) -> None:
        self.files -= files
        self.size -= size
        if self.files < 0:
            raise Bounds("it holds too many files for an archive of its size")
        if self.size < 0:
            raise Bounds("it unpacks to too much for an archive of its size")


@dataclass(frozen=True)
class Member:
    """A file in an archive. `content` is there when it was wanted; `refused` says why it is not."""

    parts: tuple[str, ...]
    changed: float = 0.0  # seconds since 1970
    content: bytes | None = field(default=None, repr=False)
    refused: str = ""


def stem_of(name: str) -> str:
    """Return the name of an archive without its ending, and any other name as it is."""
    ending = next((one for one in (*_TAR, *_ZIP) if name.lower().endswith(one)), "")
    return name[: len(name) - len(ending)] if ending else name


def is_archive(name: str) -> bool:
    """Tell by its name whether a file is an archive that can be read here."""
    return name.lower().endswith((*_ZIP, *_TAR))


def members(
    file: IO[bytes],
    name: str,
    wanted: Callable[[str], bool],
    budget: Budget | None = None,
    depth: int = DEPTH,
) -> Iterator[Member]:
    """Yield the files in an archive, with the content of those whose names are `wanted`.

    An archive inside this one counts as a folder. Where reading has to stop, the last member says why.
    """
    budget = budget or Budget.of(file)
    read = _zip if name.lower().endswith(_ZIP) else _tar
    try:
        for parts, changed, size, odd, content in read(file, name, budget):
            inner = is_archive(parts[-1])
            limit = MAX_INNER if inner else MAX_ANSWER
            if odd:
                yield Member(parts, refused=odd)
            elif not inner and not wanted(parts[-1]):
                yield Member(parts, changed)
            elif size > limit:
                yield Member(parts, refused=f"it is larger than {limit >> 20} MiB")
            elif inner and depth == 1:
                yield Member(parts, refused="it is an archive in an archive in an archive")
            else:
                yield from _content(parts, changed, content, limit, wanted, budget, depth)
    except Bounds as error:
        yield Member((), refused=str(error))
    except _UNREADABLE as error:
        yield Member((), refused=f"it cannot be read: {error or type(error).__name__}")


def _content(
    parts: tuple[str, ...],
    changed: float,
    content: Callable[[int], bytes],
    limit: int,
    wanted: Callable[[str], bool],
    budget: Budget,
    depth: int,
) -> Iterator[Member]:
    """Yield a file with its content, or what is in it."""
    try:
        data = content(limit + 1)
    except Bounds:
        raise
    except _UNREADABLE as error:
        yield Member(parts, refused=f"it cannot be read: {error or type(error).__name__}")
        return
    budget.take(size=len(data))
    if len(data) > limit:
        yield Member(parts, refused=f"it is larger than {limit >> 20} MiB")
    elif not is_archive(parts[-1]):
        yield Member(parts, changed, data)
    else:
        for one in members(io.BytesIO(data), parts[-1], wanted, budget, depth - 1):
            yield Member(parts + one.parts, one.changed, one.content, one.refused)


_Found = tuple[tuple[str, ...], float, int, str, Callable[[int], bytes]]


def _zip(file: IO[bytes], _: str, budget: Budget) -> Iterator[_Found]:
    _check_directory(file)
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            budget.take(files=1)
            if info.is_dir():
                continue
            parts, odd = _parts(_zip_name(info))
            kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == 3 else 0
            if kind not in (0, stat.S_IFREG):
                odd = odd or "it is a link or a device"
            elif info.flag_bits & 1:
                odd = odd or "it is encrypted"

            def content(size: int, info: zipfile.ZipInfo = info) -> bytes:
                with archive.open(info) as member:
                    return member.read(size)

            yield parts, _time(info.date_time), info.file_size, odd, content


def _check_directory(file: IO[bytes]) -> None:
    """Refuse a zip whose table of contents would fill the memory: Python reads all of it at once."""
    end = file.seek(0, io.SEEK_END)
    file.seek(max(0, end - (1 << 16) - 22))
    tail = file.read()
    found = tail.rfind(b"PK\5\6")
    size = struct.unpack_from("<L", tail, found + 12)[0] if 0 <= found <= len(tail) - 22 else 0
    if size == 0xFFFFFFFF and (found64 := tail.rfind(b"PK\6\6")) >= 0:
        size = struct.unpack_from("<Q", tail, found64 + 40)[0]
    if size > _DIRECTORY:
        raise Bounds("it holds too many files")


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return a name; a Mac writes UTF-8 without saying so, which Python reads as code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _time(date: tuple[int, int, int, int, int, int]) -> float:
    try:
        return time.mktime((*date, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def _tar(file: IO[bytes], name: str, budget: Budget) -> Iterator[_Found]:
    stream = _Bounded(_uncompressed(file, name.lower()), budget)
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            budget.take(files=1)
            if info.isdir():
                continue
            parts, odd = _parts(info.name)
            odd = odd or ("" if info.isreg() else "it is a link or a device")

            def content(size: int, info: tarfile.TarInfo = info) -> bytes:
                member = archive.extractfile(info)
                return member.read(size) if member else b""

            yield parts, float(info.mtime), info.size, odd, content


def _uncompressed(file: IO[bytes], name: str) -> Any:
    if name.endswith(("gz", "tgz")):
        return gzip.GzipFile(fileobj=file)
    if name.endswith("bz2"):
        return bz2.BZ2File(file)
    return lzma.LZMAFile(file) if name.endswith("xz") else file


class _Bounded(io.RawIOBase):
    """Reads from a decompressor, up to a bound: even a header may ask for gigabytes."""

    def __init__(self, file: Any, budget: Budget) -> None:
        self.file, self.budget = file, budget

    def read(self, size: int = -1) -> bytes:
        bound = self.budget.size + 1
        data: bytes = self.file.read(bound if size < 0 else min(size, bound))
        self.budget.take(size=len(data))
        return data


def _parts(name: str) -> tuple[tuple[str, ...], str]:
    """Return a name as the folders and the file that it is made of, and what is wrong with it."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/"))
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    leads_out = name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in parts
    if leads_out or "\0" in name or not parts:
        return (name or "?",), "its name leads out of the archive"
    return parts, ""
