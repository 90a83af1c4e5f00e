"""The sandbox: what the process of an answer, and all that it starts, may do on this system.

Landlock decides which files it may read and write, and keeps its signals among its own processes. seccomp refuses
the system calls that Landlock does not know: the network, sockets of other programs, other processes' memory,
mounts, and the attributes of files. Both are Linux's own, need no privilege, and cannot be taken off again.

`python -m dojo.judge.sandbox` confines itself, and prints what holds here.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import socket
import struct
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from dojo.kata.catalog import KATAS, SOLUTIONS
from dojo.kata.files import Refused
from dojo.language import N_

FILES, NETWORK, SIGNALS = N_("files"), N_("network"), N_("signals")
ALL = [FILES, NETWORK, SIGNALS]

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on each architecture

# Landlock's rights, by the number of their bit
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_CHAR, _MAKE_BLOCK, _REFER, _TRUNCATE, _IOCTL_DEV = 1 << 6, 1 << 11, 1 << 13, 1 << 14, 1 << 15
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE  # what a rule about one file may hold
_HANDLED = {1: (1 << 13) - 1, 2: _REFER, 3: _TRUNCATE, 5: _IOCTL_DEV}  # from which version on
_TCP, _SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals

# What a program reads of the system. Not all of /etc and /proc: there are secrets of others.
_SYSTEM = [
    "/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/sys/devices/system", "/sys/fs/cgroup", "/nix/store",
    "/etc/ld.so.cache", "/etc/localtime", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/os-release",
    "/etc/alternatives", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys",
    "/dev/zero", "/dev/urandom", "/dev/random",
]  # fmt: skip
# Of this process alone, and not what it has in memory from those that started it
_OWN = [
    f"/proc/self/{name}"
    for name in ("fd", "maps", "stat", "statm", "status", "cgroup", "mountinfo")
]
_WRITABLE = ["/dev/null", "/dev/shm"]  # DataLoader's workers share tensors there

# System calls that are refused, by their numbers on x86_64 and aarch64 (-1: there is none).
_REFUSED = {
    # sockets of other programs, by which they can be asked to do something outside
    "connect": (42, 203),
    # other processes, their memory and their limits
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "setpriority": (141, 140), "ioprio_set": (251, 30),
    "shmget": (29, 194), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180),
    # other views of the system
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264),
    # parts of the kernel that need no place in a kata
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219), "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "reboot": (169, 142), "swapon": (167, 224),
    "swapoff": (168, 225), "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162), "acct": (163, 89),
    "syslog": (103, 116), "quotactl": (179, 60), "personality": (135, 92), "iopl": (172, -1), "ioperm": (173, -1),
    "modify_ldt": (154, -1),
    # attributes of files, with which Landlock does not deal
    "chmod": (90, -1), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, -1),
    "fchown": (93, 55), "lchown": (94, -1), "fchownat": (260, 54), "utime": (132, -1), "utimes": (235, -1),
    "futimesat": (261, -1), "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6),
    "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "setxattrat": (463, 463), "removexattrat": (466, 466),
}  # fmt: skip
_SOCKET, _CLONE, _CLONE3, _PRLIMIT = (41, 198), (56, 220), 435, (302, 261)
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_NEW_NAMESPACES = 0x7E020000  # the flags of clone() that make some
_SOCKET_TYPE = 0xF

# What a filter for seccomp is made of
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # where they stand in what it looks at


class NoSandbox(Refused):
    """The sandbox that was asked for does not hold on this system."""


def confine(readable: Iterable[Path], writable: Path) -> list[str]:
    """Confine this process and all that it starts, for good; return what was tried and holds of `ALL`.

    They may read what is `readable`, and write below `writable`. Elsewhere than on Linux nothing holds.
    """
    is_known = sys.platform == "linux" and platform.machine() in _ARCHITECTURES
    if not is_known or sys.maxsize < 1 << 32:
        return []
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return []
    _restrict_files(libc, readable, writable)
    _filter_calls(libc)
    return [one for one, holds in _TRIED.items() if holds()]


def hold_here() -> list[str]:
    """Return what a process that confines itself on this system cannot do, as it was tried by one."""
    command = [sys.executable, "-m", __name__]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with tempfile.TemporaryDirectory(prefix="torch-dojo-") as folder:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, check=False
        )
    try:
        return [str(one) for one in json.loads(done.stdout)]
    except ValueError:
        return []


@cache
def programs(root: Path) -> list[Path]:
    """Return what a program reads of the system, of Python and of its packages: no kata's answer, and no solution."""
    own = Path(__file__).parents[1]
    places = [*map(Path, _SYSTEM), Path(sys.prefix), Path(sys.base_prefix), own]
    closed = [root, own.parent, Path.home(), Path(tempfile.gettempdir())]
    for place in map(Path, filter(None, [*sysconfig.get_paths().values(), *sys.path])):
        if not any(
            one.is_relative_to(place) for one in closed
        ):  # else there is more in it than packages
            places.append(place)
    hidden = [root / KATAS, root / SOLUTIONS, own / "material"]
    hidden = [path.resolve() for path in hidden]
    return sorted({one for path in places for one in _without(path.resolve(), hidden)})


def _without(path: Path, hidden: list[Path]) -> Iterator[Path]:
    """Yield a path, or the parts of it that hold nothing that is hidden."""
    if not path.exists() or any(path.is_relative_to(one) for one in hidden):
        return
    if not any(one.is_relative_to(path) for one in hidden):
        yield path
    elif path.is_dir():
        for part in path.iterdir():
            yield from _without(part, hidden)


def _restrict_files(libc: ctypes.CDLL, readable: Iterable[Path], writable: Path) -> None:
    version = _version(libc)
    if version < 1:
        return
    handled = sum(bits for since, bits in _HANDLED.items() if since <= version)
    length = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = libc.syscall(
        _CREATE_RULESET, struct.pack("QQQ", handled, _TCP, _SCOPES)[:length], length, 0
    )
    if ruleset < 0:
        return
    for path in [*readable, *map(Path, _OWN)]:
        _allow(libc, ruleset, path, _READ)
    for path in [*map(Path, _WRITABLE), writable]:
        _allow(libc, ruleset, path, handled & ~(_MAKE_CHAR | _MAKE_BLOCK | _IOCTL_DEV))
    libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _version(libc: ctypes.CDLL) -> int:
    return int(libc.syscall(_CREATE_RULESET, None, 0, 1))


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # it is not there
    rights &= ~0 if path.is_dir() else _OF_A_FILE
    libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def _filter_calls(libc: ctypes.CDLL) -> None:
    which, architecture = _ARCHITECTURES[platform.machine()]
    allow, refuse = (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ERROR | errno.EPERM)
    # each step: what to do, how many steps to leave out if so, if not, with which number
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, 0x40000000), refuse,  # a second set of numbers, for x32
        # its flags are out of sight; then the C library asks clone() instead
        *_of(_CLONE3, [(_RETURN, 0, 0, _ERROR | errno.ENOSYS)]),
        *_of(_CLONE[which], [(_LOAD, 0, 0, _ARGUMENTS), (_ANY_BIT, 0, 1, _NEW_NAMESPACES), refuse, allow]),
        *_of(_PRLIMIT[which], [(_LOAD, 0, 0, _ARGUMENTS), (_EQUAL, 1, 0, 0), refuse, allow]),  # but one's own
        # between own processes; a datagram could be sent to any other
        *_of(_SOCKET[which], [
            (_LOAD, 0, 0, _ARGUMENTS), (_EQUAL, 0, 3, socket.AF_UNIX), (_LOAD, 0, 0, _ARGUMENTS + 8),
            (_AND, 0, 0, _SOCKET_TYPE), (_EQUAL, 1, 0, socket.SOCK_STREAM), refuse, allow,
        ]),
    ]  # fmt: skip
    for numbers in _REFUSED.values():
        if numbers[which] >= 0:
            steps += _of(numbers[which], [refuse])
    program = b"".join(struct.pack("HBBI", *step) for step in [*steps, allow])
    held = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HP", len(steps) + 1, ctypes.addressof(held))
    libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, described, 0, 0)


def _of(number: int, steps: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Return the steps that are taken for the system call of this number; the last of them returns."""
    return [(_EQUAL, 0, len(steps), number), *steps]


def _files_hold() -> bool:
    """Tell whether a folder that is not allowed cannot be read, and the system refuses all that changes files."""
    try:
        os.listdir("/")
    except PermissionError:
        return _version(ctypes.CDLL(None)) >= 3  # before, it does not know of truncation
    return False


def _network_holds() -> bool:
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except PermissionError:
        return True
    return False


def _signals_hold() -> bool:
    try:
        os.kill(os.getppid(), 0)
    except PermissionError:
        return True
    return False


_TRIED = {FILES: _files_hold, NETWORK: _network_holds, SIGNALS: _signals_hold}

if __name__ == "__main__":
    print(json.dumps(confine(map(Path, _SYSTEM), Path.cwd())))
