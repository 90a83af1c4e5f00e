"""The sandbox: what the process of an answer, and all that it starts, may do on this system.

Landlock decides which files it may read and write, and keeps its signals among its own processes. seccomp refuses
the system calls that Landlock does not know: the network, sockets of other programs, other processes' memory,
mounts, and the attributes of files. Both are Linux's own, need no privilege, and cannot be taken off again.

`python -m dojo.judge.sandbox` confines itself, and prints what holds here.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import os
import platform
import re
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
_REMOVE_FILE, _MAKE_CHAR, _MAKE_FILE, _MAKE_BLOCK = 1 << 5, 1 << 6, 1 << 8, 1 << 11
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE  # what a rule about one file may hold
_HANDLED = {1: (1 << 13) - 1, 2: _REFER, 3: _TRUNCATE, 5: _IOCTL_DEV}  # from which version on
_USE_SHARED = _READ_FILE | _WRITE_FILE | _TRUNCATE | _MAKE_FILE | _REMOVE_FILE
_TCP, _SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals
_WITH_TRUNCATION, _WITH_SIGNALS = 3, 6  # versions of Landlock; before, seccomp has to do for that

# What a program reads of the system. Not all of /etc, /proc and /sys: there are secrets of others.
_SYSTEM = [
    "/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/nix/store", "/sys/devices/system/cpu",
    "/etc/ld.so.cache", "/etc/localtime", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/os-release",
    "/etc/alternatives", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/vm/overcommit_memory",
    "/dev/zero", "/dev/urandom", "/dev/random",
]  # fmt: skip
# Of this process alone, and not what it has in memory from those that started it
_OWN = [
    f"/proc/self/{name}"
    for name in ("fd", "maps", "stat", "statm", "status", "cgroup", "mountinfo")
]
# Locks and queues of multiprocessing are there. Others use it, too, so it cannot be listed.
_SHARED = "/dev/shm"
# Names in the environment that are kept. The others may hold the key to something, which an answer could print.
_HARMLESS = re.compile(
    r"PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR|(PYTHON|PYTEST_|TORCH|PYTORCH_|LD_|OMP_|MKL_|OPENBLAS_|CUDA_)\w*"
)

# System calls that are refused, by their numbers on x86_64 and aarch64 (-1: there is none).
_REFUSED = {
    # sockets of other programs, by which they can be asked to do something outside
    "connect": (42, 203),
    # other processes, their memory and their limits
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "setpriority": (141, 140), "ioprio_set": (251, 30),
    "sched_setaffinity": (203, 122), "sched_setscheduler": (144, 119), "sched_setparam": (142, 118),
    "sched_setattr": (314, 274), "migrate_pages": (256, 238), "move_pages": (279, 239),
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190), "semop": (65, 193),
    "semctl": (66, 191), "semtimedop": (220, 192), "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188),
    "msgctl": (71, 187), "mq_open": (240, 180), "mq_unlink": (241, 181),
    # other views of the system
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264), "inotify_add_watch": (254, 27),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263),
    # parts of the kernel that need no place in a kata
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219), "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "reboot": (169, 142), "swapon": (167, 224),
    "swapoff": (168, 225), "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162), "acct": (163, 89),
    "syslog": (103, 116), "quotactl": (179, 60), "quotactl_fd": (443, 443), "vhangup": (153, 58),
    "personality": (135, 92), "iopl": (172, -1), "ioperm": (173, -1),
    "modify_ldt": (154, -1),
    # attributes of files, with which Landlock does not deal
    "chmod": (90, -1), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, -1),
    "fchown": (93, 55), "lchown": (94, -1), "fchownat": (260, 54), "utime": (132, -1), "utimes": (235, -1),
    "futimesat": (261, -1), "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6),
    "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "setxattrat": (463, 463), "removexattrat": (466, 466),
}  # fmt: skip
_SOCKET, _SOCKETPAIR, _CLONE, _CLONE3, _PRLIMIT = (41, 198), (53, 199), (56, 220), 435, (302, 261)
_FCNTL, _IOCTL, _OPENAT2 = (72, 25), (16, 29), 437
_OPENS = [((2, -1), 1), ((257, 56), 2)]  # open, openat: which argument holds the flags
_TRUNCATES = (76, 45)
_SIGNAL_ONE = [(62, 129), (200, 130), (234, 131)]  # kill, tkill, tgkill
# rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal
_SIGNAL_ANY = [(129, 138), (297, 240), (424, 424)]
_SET_OWNER = [8, 15]  # commands of fcntl: whose process gets the signals of a file
# of file systems, and sockets: the second byte tells
_IOCTLS = [0x6600, 0x5800, 0x9400, 0xF500, 0x8900]
# setsid, setpgid: all that an answer starts is ended as one group
_LEAVE_GROUP = [(112, 157), (109, 154)]
_MAY_OVERRIDE = 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: Landlock decides for root, too
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_NEW_NAMESPACES = 0x7E020000  # the flags of clone() that make some
_SOCKET_TYPE = 0xF

# What a filter for seccomp is made of
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # where they stand in what it looks at
# What to do, how many steps to leave out if so, how many if not, with which number
_Step = tuple[int, int, int, int]
_PERMIT: _Step = (_RETURN, 0, 0, _ALLOW)
_REFUSE: _Step = (_RETURN, 0, 0, _ERROR | errno.EPERM)
_PRETEND: _Step = (_RETURN, 0, 0, _ERROR)  # nothing happens, and all seems well


class NoSandbox(Refused):
    """The sandbox that was asked for does not hold on this system."""


def confine(readable: Iterable[Path], writable: Path) -> list[str]:
    """Confine this process and all that it starts, for good; return what was tried and holds of `ALL`.

    They may read what is `readable`, and write below `writable`. Elsewhere than on Linux nothing holds, and nothing
    is certain where another thread runs already, which goes on as before.
    """
    is_known = sys.platform == "linux" and platform.machine() in _ARCHITECTURES
    if not is_known or sys.maxsize < 1 << 32:
        return []
    libc = ctypes.CDLL(None, use_errno=True)
    is_alone = len(os.listdir("/proc/self/task")) == 1
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return []
    version = _version(libc)
    _drop_privileges(libc)
    _restrict_files(libc, version, readable, writable)
    _filter_calls(libc, version)
    return [one for one, holds in _TRIED.items() if is_alone and holds()]


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


def forget_environment() -> None:
    """Lose what the environment holds beside the usual names, also where this process got it: `/proc/self/environ`."""
    if sys.platform != "linux":
        return
    kept = {name: value for name, value in os.environ.items() if _HARMLESS.fullmatch(name)}
    os.environ.clear()
    with contextlib.suppress(OSError):  # no /proc here
        start, end = map(int, Path("/proc/self/stat").read_text().rpartition(")")[2].split()[47:49])
        ctypes.memset(start, 0, end - start)
    os.environ.update(kept)


@cache
def programs(root: Path) -> list[Path]:
    """Return what a program reads of the system, of Python and of its packages: no kata's answer, and no solution.

    Of other places on the path, such as the folder of the program that judges, only what is imported already.
    """
    own = Path(__file__).parents[1]
    paths = sysconfig.get_paths()
    places = [*map(Path, _SYSTEM), *(Path(path, "lib") for path in (sys.prefix, sys.base_prefix))]
    places += [Path(sys.executable), Path(sys.prefix, "pyvenv.cfg"), own]
    places += [Path(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    places += [Path(path) for path in sys.path if Path(path).name.endswith("-packages")]
    for name, module in list(sys.modules.items()):
        if "." not in name and (file := getattr(module, "__file__", None)):
            is_package = bool(getattr(module, "__path__", None))
            places.append(Path(file).parent if is_package else Path(file))
    hidden = [root / KATAS, root / SOLUTIONS, own / "material"]
    hidden = [path.resolve() for path in hidden]
    found = {one for path in places for one in _without(path.resolve(), hidden)}
    return sorted(one for one in found if not any(above in found for above in one.parents))


def _without(path: Path, hidden: list[Path]) -> Iterator[Path]:
    """Yield a path, or the parts of it that hold nothing that is hidden."""
    if not path.exists() or any(path.is_relative_to(one) for one in hidden):
        return
    if not any(one.is_relative_to(path) for one in hidden):
        yield path
    elif path.is_dir():
        for part in path.iterdir():
            yield from _without(part, hidden)


def _drop_privileges(libc: ctypes.CDLL) -> None:
    """Leave root nothing but what lets it read and write the files that Landlock allows."""
    header, held = struct.pack("Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
    if libc.capget(header, held) == 0:
        effective, permitted = (word & _MAY_OVERRIDE for word in struct.unpack("6I", held.raw)[:2])
        libc.capset(header, struct.pack("6I", effective, permitted, 0, 0, 0, 0))


def _restrict_files(
    libc: ctypes.CDLL, version: int, readable: Iterable[Path], writable: Path
) -> None:
    if version < 1:
        return
    handled = sum(bits for since, bits in _HANDLED.items() if since <= version)
    length = 8 if version < 4 else 16 if version < _WITH_SIGNALS else 24
    ruleset = libc.syscall(
        _CREATE_RULESET, struct.pack("QQQ", handled, _TCP, _SCOPES)[:length], length, 0
    )
    if ruleset < 0:
        return
    for path in [*readable, *map(Path, _OWN)]:
        _allow(libc, ruleset, path, _READ)
    _allow(libc, ruleset, Path("/dev/null"), handled)
    _allow(libc, ruleset, Path(_SHARED), handled & _USE_SHARED)
    _allow(libc, ruleset, writable, handled & ~(_MAKE_CHAR | _MAKE_BLOCK | _IOCTL_DEV))
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


def _filter_calls(libc: ctypes.CDLL, version: int) -> None:
    which, architecture = _ARCHITECTURES[platform.machine()]
    unknown = (_RETURN, 0, 0, _ERROR | errno.ENOSYS)
    stream = [
        _argument(0), (_EQUAL, 0, 3, socket.AF_UNIX),
        _argument(1), (_AND, 0, 0, _SOCKET_TYPE), (_EQUAL, 1, 0, socket.SOCK_STREAM), _REFUSE, _PERMIT,
    ]  # fmt: skip
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, 0x40000000), _REFUSE,  # a second set of numbers, for x32
        # its flags are out of sight; then the C library asks clone() instead
        *_of(_CLONE3, [unknown]),
        *_of(_CLONE[which], [_argument(0), (_ANY_BIT, 0, 1, _NEW_NAMESPACES), _REFUSE, _PERMIT]),
        *_of(_PRLIMIT[which], [_argument(0), *_if_among([0], _PERMIT, _REFUSE)]),  # no limits but one's own
        # between own processes; a datagram could be sent to any other
        *_of(_SOCKET[which], stream), *_of(_SOCKETPAIR[which], stream),
        *_of(_FCNTL[which], [_argument(1), *_if_among(_SET_OWNER, _REFUSE, _PERMIT)]),
        *_of(_IOCTL[which], [_argument(1), (_AND, 0, 0, 0xFF00), *_if_among(_IOCTLS, _REFUSE, _PERMIT)]),
    ]  # fmt: skip
    refused = [numbers[which] for numbers in _REFUSED.values()]
    if version < _WITH_TRUNCATION:
        refused.append(_TRUNCATES[which])
        steps += _of(_OPENAT2, [unknown])  # its flags, too
        for numbers, flags in _OPENS:
            # opened to empty it, but not to write
            in_vain = [os.O_TRUNC, os.O_TRUNC | os.O_ACCMODE]
            bits = (_AND, 0, 0, os.O_TRUNC | os.O_ACCMODE)
            steps += _of(
                numbers[which], [_argument(flags), bits, *_if_among(in_vain, _REFUSE, _PERMIT)]
            )
    if version < _WITH_SIGNALS:  # only to itself, then, or to its group
        refused += [numbers[which] for numbers in _SIGNAL_ANY]
        for numbers in _SIGNAL_ONE:
            own = _if_among([0, os.getpid()], _PERMIT, _REFUSE)
            steps += _of(numbers[which], [_argument(0), *own])
    for number in refused:
        steps += _of(number, [_REFUSE])
    for numbers in _LEAVE_GROUP:
        steps += _of(numbers[which], [_PRETEND])
    program = b"".join(struct.pack("HBBI", *step) for step in [*steps, _PERMIT])
    held = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HP", len(steps) + 1, ctypes.addressof(held))
    libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, described, 0, 0)


def _argument(number: int) -> _Step:
    return _LOAD, 0, 0, _ARGUMENTS + 8 * number


def _of(number: int, steps: list[_Step]) -> list[_Step]:
    """Return the steps for the system call of this number, where there is one; the last of them returns."""
    return [(_EQUAL, 0, len(steps), number), *steps] if number >= 0 else []


def _if_among(values: list[int], then: _Step, otherwise: _Step) -> list[_Step]:
    """Return the steps that compare what was loaded with each of some values."""
    last = len(values) - 1
    compare = [(_EQUAL, last - at, int(at == last), value) for at, value in enumerate(values)]
    return [*compare, then, otherwise]


def _files_hold() -> bool:
    """Tell whether a folder that is not allowed cannot be read, nor a file be truncated (to the length that it has)."""
    for act in (
        lambda: os.listdir("/"),
        lambda: os.truncate(__file__, os.path.getsize(__file__)),
    ):
        try:
            act()
        except OSError:  # of Landlock, of seccomp, or of a file system that is read-only
            continue
        return False
    return True


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
