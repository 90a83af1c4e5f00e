"""An answer of another person cannot read, write or reach what is not its own."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from small_dojo import SOLUTION, make_dojo, write

from dojo.judge import bwrap, sandbox
from dojo.judge.runner import Judgement, Runner
from dojo.judge.sandbox import NoSandbox
from dojo.kata.catalog import find_katas

if sys.platform != "linux":
    pytest.skip("Landlock and seccomp are Linux's", allow_module_level=True)

ROOT = Path(__file__).parents[2]

# Each tries one thing; what it cannot do raises. The names that are used are put in front.
ATTACKS = """
def read(path): return open(path).read()
def listing(path): return os.listdir(path)[0]
def write(path, mode="a"): open(path, mode).close()
def inside(name):
    return os.path.join(os.getcwd() if "torch-dojo-" in os.getcwd() else FREE, name)
def run(*command): subprocess.run(command, check=True, capture_output=True)
def by_link():
    os.symlink(SOLUTION_FILE, inside("link"))
    return read(inside("link"))
def by_hard_link():
    os.link(SOLUTION_FILE, inside("hard"))
    return read(inside("hard"))
def connect(kind, address):
    with socket.socket(socket.AF_UNIX, kind) as one:
        one.connect(address)
def to_the_network():
    with socket.socket() as one:
        one.settimeout(1)
        one.connect(("127.0.0.1", PORT))
def call(name, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    result = getattr(libc, name)(*arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return result
def watch():
    call("inotify_add_watch", call("inotify_init"), os.path.dirname(OTHER).encode(), 0x100)
def attributes():
    with open(TESTS_FILE) as file:
        flags = fcntl.ioctl(file, 0x80086601, bytes(8))
        fcntl.ioctl(file, 0x40086602, flags)
def other_descriptors():
    links = [os.readlink(f"/dev/fd/{name}") for name in os.listdir("/dev/fd") if os.path.islink(f"/dev/fd/{name}")]
    if sum(link.startswith(("socket:", "pipe:")) for link in links) < 2:
        raise OSError("only what it reports by")
def datagram():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one:
        one.sendto(b"x", DATAGRAMS)
def datagram_of_a_pair():
    one, two = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with one, two:
        one.sendto(b"x", DATAGRAMS)

TRIED = {
    "read another hand-in": lambda: read(OTHER),
    "list the hand-ins": lambda: listing(os.path.dirname(OTHER)),
    "read the solution": lambda: read(SOLUTION_FILE),
    "read the solution by a link": by_link,
    "read the solution by a hard link": by_hard_link,
    "read the solution by another program": lambda: run("cat", SOLUTION_FILE),
    "read the home folder": lambda: listing(HOME),
    "read the judge's environment": lambda: read(f"/proc/{os.getppid()}/environ"),
    "read the judge's memory": lambda: write(f"/proc/{os.getppid()}/mem", "rb"),
    "append to the tests": lambda: write(TESTS_FILE),
    "truncate the tests": lambda: os.truncate(TESTS_FILE, os.path.getsize(TESTS_FILE)),
    "touch the tests": lambda: os.utime(TESTS_FILE),
    "change the mode of the tests": lambda: os.chmod(TESTS_FILE, 0o644),
    "put a file beside the tests": lambda: write(TESTS_FILE + ".new"),
    "rename a result": lambda: os.rename(RESULT, RESULT + "2"),
    "delete a result": lambda: os.remove(RESULT + "2" if os.path.exists(RESULT + "2") else RESULT),
    "reach the network": to_the_network,
    "reach a program by its socket": lambda: connect(socket.SOCK_STREAM, SOCKET),
    "reach a program by an abstract socket": lambda: connect(socket.SOCK_STREAM, ABSTRACT),
    "send a datagram to a program": datagram,
    "send one by a pair of sockets": datagram_of_a_pair,
    "signal the judge": lambda: os.kill(os.getppid(), 0),
    "signal the one who judges": lambda: os.kill(JUDGE, 0),
    "limit the judge": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE),
    "slow the judge down": lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 0),
    "have a pipe of the judge": other_descriptors,
    "share memory with others": lambda: call("shmctl", call("shmget", 0, 16, 0o1600), 0, None),
    "look for the memory of others": lambda: listing("/dev/shm"),
    "choose the judge's cores": lambda: os.sched_setaffinity(os.getppid(), os.sched_getaffinity(os.getppid())),
    "watch the hand-ins": watch,
    "have the judge signalled": lambda: fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid()),
    "change attributes of the tests": attributes,
    "make a namespace": lambda: call("unshare", 0x10000000),
}
found = {}
for name, attack in TRIED.items():
    try:
        attack()
        found[name] = "done"
    except BaseException as error:
        found[name] = f"{type(error).__name__}: {error}"
print(json.dumps(found))
"""


@pytest.fixture
def field(tmp_path: Path, fork_server: None) -> Iterator[dict[str, object]]:
    """What there is to attack, under the names that the attacks use."""
    root = make_dojo(tmp_path / "dojo")
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as local,
        socket.socket(socket.AF_UNIX) as abstract,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as datagrams,
    ):
        names = {
            "OTHER": str(write(tmp_path / "handed-in/bob/double.py", "mine")),
            "SOLUTION_FILE": str(root / "solutions/double.py"),
            "TESTS_FILE": str(find_katas(root)[0].tests),
            "RESULT": str(write(tmp_path / "results/grades", "10")),
            "HOME": str(write(tmp_path / "home/file", "private").parent),
            "PORT": server.getsockname()[1],
            "SOCKET": str(tmp_path / "socket"),
            "ABSTRACT": f"\0torch-dojo-{os.getpid()}",
            "DATAGRAMS": str(tmp_path / "datagrams"),
            "JUDGE": os.getpid(),
            "FREE": str(write(tmp_path / "free/file", "").parent),
        }
        local.bind(names["SOCKET"])
        abstract.bind(names["ABSTRACT"])
        datagrams.bind(names["DATAGRAMS"])
        for one in (local, abstract):
            one.listen()
        yield {"root": root, **names}


def attacked(field: dict[str, object], mode: str, where: Path) -> tuple[Judgement, dict[str, str]]:
    values = "".join(f"{name} = {value!r}\n" for name, value in field.items() if name.isupper())
    modules = "import ctypes, fcntl, json, os, resource, socket, subprocess\n"
    # the docstring of the solution stays the first; what is printed fits into what is kept
    source = SOLUTION + modules + values + textwrap.dedent(ATTACKS)
    answer = write(where / "alice/double.py", source)
    with Runner(Path(str(field["root"])), sandbox=mode) as runner:
        judgement = runner.judge("double", answer.parent)
    return judgement, json.loads(judgement.output.strip().splitlines()[-1])


def test_each_attack_is_refused_and_would_succeed_outside(
    field: dict[str, object], tmp_path: Path
) -> None:
    inside, refused = attacked(field, "auto", tmp_path / "handed-in")
    assert {name for name, came in refused.items() if came == "done"} == set()
    assert inside.sandbox == ["files", "network", "signals"]
    assert inside.verdict == "passed"
    outside, found = attacked(field, "off", tmp_path / "handed-in")
    assert outside.sandbox == []
    # not every system lets everybody make one, nor does each file system have attributes
    hard = {"make a namespace", "change attributes of the tests"}
    assert {name for name, came in found.items() if came != "done"} <= hard


def test_no_variable_of_the_judge_is_left_in_memory(dojo_root: Path, answer) -> None:
    """It may hold the key to something, and an answer can print. In a program with an environment of its own."""
    source = """
        import ctypes, re
        def copies(backwards):
            first, rest = (re.escape(part) for part in (backwards[:0:-1], backwards[:1]))
            sought, found = re.compile(first + b"(?=" + rest + b")"), 0
            maps = re.findall(r"(?m)^(\\w+)-(\\w+) r\\S+ \\S+ \\S+ \\S+ *(.*)", open("/proc/self/maps").read())
            for low, high, kind in maps:
                if not kind.startswith(("/", "[v")):
                    length = int(high, 16) - int(low, 16)
                    memory = (ctypes.c_char * length).from_address(int(low, 16))
                    found += sum(1 for _ in sought.finditer(memoryview(memory).cast("B")))
            return found
        print(copies(b"yek-a-si-siht"), copies(b"htap-a-si-siht") > 0)
    """
    variables = {"MY_KEY": "this-is-a-key", "PATH": f"{os.environ['PATH']}:/this-is-a-path"}
    command = [sys.executable, "-m", "dojo", "judge", "--json", "--target"]
    done = subprocess.run(
        [*command, answer(SOLUTION + textwrap.dedent(source))],
        cwd=dojo_root,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(done.stdout)["output"] == "0 True\n", done.stderr


def test_what_an_answer_may_do_it_can_do_in_the_sandbox(
    dojo_root: Path, answer, fork_server: None
) -> None:
    source = """
        import multiprocessing, subprocess, sys, tempfile
        from torch.utils.data import DataLoader
        loaded = [len(batch) for batch in DataLoader(torch.ones(4, 2), batch_size=2, num_workers=1)]
        with tempfile.NamedTemporaryFile("w+") as file:
            file.write("written")
            file.seek(0)
            program = [sys.executable, "-c", "print('started')"]
            said = subprocess.run(program, capture_output=True, text=True, start_new_session=True)
            print(loaded, file.read(), said.stdout.strip())
        process = subprocess.Popen(["sleep", "60"])
        process.kill()
        print(process.wait(), open("/proc/self/status").read().partition("CapEff:")[2].split()[0])
    """
    with Runner(dojo_root) as runner:
        judgement = runner.judge("double", answer(SOLUTION + textwrap.dedent(source)))
    assert judgement.verdict == "passed", judgement
    assert judgement.output.startswith("[2, 2] written started\n-9 ")
    assert int(judgement.output.split()[-1], 16) & ~0b110 == 0, "root keeps a privilege"


@pytest.mark.parametrize("version", [1, 2, 3, 5])
def test_with_an_older_landlock_seccomp_does_what_it_lacks(tmp_path: Path, version: int) -> None:
    program = f"""
        import json, os, socket, sys
        from pathlib import Path
        from dojo.judge import sandbox
        sandbox._version = lambda _: {version}
        outside = Path({str(write(tmp_path / "outside", "kept"))!r})
        held = sandbox.confine(map(Path, [*sandbox._SYSTEM, outside]), Path({str(tmp_path / "own")!r}))
        acts = [
            lambda: os.truncate(outside, 0), lambda: os.open(outside, os.O_TRUNC),
            lambda: os.open(outside, os.O_TRUNC | 3), lambda: os.kill(os.getppid(), 0),
        ]
        for act in acts:
            try:
                act()
            except PermissionError:
                held.append("refused")
        os.kill(os.getpid(), 0)
        print(json.dumps(held))
    """
    (tmp_path / "own").mkdir()
    command = [sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout) == [*sandbox.ALL, *["refused"] * 4], done.stderr
    assert (tmp_path / "outside").read_text() == "kept"


# more folders in each other than Python's own removal goes into
DEEP = (
    "for _ in range(1200):\n    os.mkdir('deep')\n    os.chdir('deep')\nos.kill(os.getpid(), 9)\n"
)


def test_the_folder_of_an_answer_is_removed_whatever_it_holds(
    dojo_root: Path, answer, fork_server: None
) -> None:
    source = SOLUTION + "import os, pathlib, tempfile\nhere = pathlib.Path(tempfile.mkdtemp())\n"
    source += "(here / 'file').write_text('x')\nprint(os.getcwd())\n"
    source += "os.mkdir('unread', 0o300)\nopen('unread/file', 'w').close()\n"
    with Runner(dojo_root, deadline=2) as runner:
        for end in ("", "os.kill(os.getpid(), 9)\n", DEEP, "while True: pass\n"):
            judgement = runner.judge("double", answer(source + end))
            folder = Path(judgement.output.split()[0])
            assert folder.name.startswith("torch-dojo-")
            runner.judge(
                "double", "solutions"
            )  # the clean-up of the one before is over, or goes on beside
            for _ in range(100):
                if not folder.exists():
                    break
                time.sleep(0.05)
            assert not folder.exists()


@pytest.mark.parametrize("kind", ["link", "folder link", "fifo", "large"])
def test_what_is_no_answer_of_their_own_is_not_read(
    dojo_root: Path, tmp_path: Path, fork_server: None, kind: str
) -> None:
    outside = write(tmp_path / "outside/double.py", SOLUTION)
    folder = tmp_path / "handed-in"
    path = folder / "double.py"
    folder.mkdir()
    if kind == "link":
        path.symlink_to(outside)
    elif kind == "folder link":
        (folder / "01_double").symlink_to(outside.parent)
    elif kind == "fifo":
        os.mkfifo(path)
    else:
        path.write_bytes(b"#" * (2 << 20))
    with Runner(dojo_root) as runner:
        judgement = runner.judge("double", folder)
    assert judgement.verdict == "broken"
    assert judgement.message.startswith("this")
    assert not judgement.behaviours


def test_a_sandbox_that_is_required_must_hold(
    dojo_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dojo.judge.bwrap.hold_here", lambda: ["files"])
    with pytest.raises(NoSandbox, match="it leaves network, signals open"):
        Runner(dojo_root, sandbox="required")
    monkeypatch.setattr("dojo.judge.bwrap.hold_here", lambda: sandbox.ALL)
    monkeypatch.setattr("dojo.judge.bwrap.why_not", lambda: "no bwrap")
    with pytest.raises(NoSandbox, match="--sandbox bwrap does not work here: no bwrap"):
        Runner(dojo_root, sandbox="bwrap")


def test_every_solution_passes_in_the_sandbox(tmp_path: Path, fork_server: None) -> None:
    for kata in find_katas(ROOT):
        write(tmp_path / kata.stub.name, kata.solution.read_text(encoding="utf-8"))
    with Runner(ROOT) as runner:
        for judgement in runner.judge_all(find_katas(ROOT), tmp_path):
            assert (judgement.verdict, judgement.sandbox) == ("passed", sandbox.ALL), judgement.kata


def test_a_wrong_answer_reads_the_same_in_the_sandbox(fork_server: None) -> None:
    """What explains it is read before the answer is confined: its lesson is out of reach then."""
    # no variations of the solution, which is out of reach, too
    kept = {kata: (ROOT / "tests/wrong" / kata.slug).glob("*.py") for kata in find_katas(ROOT)}
    wrong = {
        kata: path
        for kata, paths in kept.items()
        for path in sorted(paths)
        if "solution_of" not in path.read_text("utf-8")
    }
    said: list[list[tuple[object, ...]]] = []
    for mode in ("off", "auto"):
        with Runner(ROOT, sandbox=mode) as runner:
            judgements = [runner.judge(*one) for one in list(wrong.items())[::4]]
        assert {judgement.verdict for judgement in judgements} == {"failed"}
        said.append(
            [
                (judgement.kata, one["id"], one["message"], one["where"])
                for judgement in judgements
                for one in judgement.behaviours
            ]
        )
    assert said[0] == said[1]


@pytest.mark.skipif(bool(bwrap.why_not()), reason=f"bubblewrap: {bwrap.why_not()}")
def test_bubblewrap_shows_only_what_it_is_told_to(tmp_path: Path) -> None:
    """In a program of its own, because one fork server serves all runners of a program."""
    root = make_dojo(tmp_path / "dojo")
    write(tmp_path / "other/file", "private")
    source = f"import os\nprint(os.path.exists({str(tmp_path / 'other')!r}))\n"
    folder = write(tmp_path / "handed-in/double.py", SOLUTION + source).parent
    command = [sys.executable, "-m", "dojo", "judge", "--target", str(folder), "--json"]
    done = subprocess.run(
        [*command, "--sandbox", "bwrap"], cwd=root, capture_output=True, text=True, check=False
    )
    judgement = json.loads(done.stdout)
    assert judgement["verdict"] == "passed", done.stderr
    assert judgement["output"].startswith("False")


# What an answer does with the pipe by which its process tells how the behaviours end.
PIPE = """
import json, os, signal, time
PIPE = next(d for d in range(3, 64) if os.path.islink(f"/dev/fd/{d}") and "pipe:" in os.readlink(f"/dev/fd/{d}"))
def say(text):
    os.write(PIPE, len(text).to_bytes(4, "big") + text.encode())
"""
RUNAWAY = "torch_dojo_runaway"


@pytest.fixture
def impatient(dojo_root: Path, fork_server: None) -> Iterator[Runner]:
    with Runner(dojo_root, deadline=1) as runner:
        runner.judge("double", "solutions")
        yield runner


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        # the beginning of a message that never goes on
        ("os.write(PIPE, (1000).to_bytes(4, 'big'))\ntime.sleep(60)\n", "hung"),
        ("while True: say('{\"event\": \"started\", \"id\": \"test_shape\"}')\n", "hung"),
        ("say('[]')\ntime.sleep(60)\n", "crashed"),
        ("say('{\"event\": \"ended\", \"id\": \"test_shape\", \"outcome\": []}')\ntime.sleep(60)\n", "crashed"),
        # as if this judgement were over; what is said later would belong to the next one
        (
            "say('{\"event\": \"done\", \"status\": 0}')\n"
            "say('{\"event\": \"gone\", \"code\": 0}')\ntime.sleep(60)\n",
            "broken",
        ),
    ],
    ids=["half", "flood", "list", "kinds", "gone"],
)  # fmt: skip
def test_what_an_answer_says_in_the_name_of_its_judge_disturbs_no_other_judgement(
    impatient: Runner, answer, capfd: pytest.CaptureFixture[str], said: str, verdict: str
) -> None:
    started = time.monotonic()
    assert impatient.judge("double", answer(SOLUTION + PIPE + said)).verdict == verdict
    for _ in range(3):
        assert impatient.judge("double", "solutions").verdict == "passed"
    assert time.monotonic() - started < 20
    assert "Traceback" not in capfd.readouterr().err


def test_an_answer_cannot_have_the_judge_signal_another_process(impatient: Runner, answer) -> None:
    """The judge asks a process that hangs where it is, with a signal that ends every other one."""
    with subprocess.Popen(["sleep", "60"]) as other:
        event = {"event": "judging", "pid": other.pid, "behaviours": [], "sandbox": []}
        answers = answer(SOLUTION + PIPE + f"say(json.dumps({event}))\nwhile True: pass\n")
        judgement = impatient.judge("double", answers)
        time.sleep(0.2)
        state = other.poll()
        other.kill()
    assert state is None
    assert judgement.verdict in ("crashed", "hung")


def test_what_starts_itself_again_and_again_is_ended(impatient: Runner, answer) -> None:
    """Each process lives shorter than it takes to look at all of them."""
    source = f"""
        import ctypes, os
        if os.fork() == 0:
            os.setsid()
            ctypes.CDLL(None).prctl(15, b"{RUNAWAY[:15]}")
            while True:
                if os.fork():
                    os._exit(0)
    """
    assert impatient.judge("double", answer(SOLUTION + textwrap.dedent(source))).verdict == "passed"
    assert impatient.judge("double", "solutions").verdict == "passed"
    for _ in range(100):
        if not _runaways():
            return
        time.sleep(0.05)
    raise AssertionError("it still runs")


def _runaways() -> list[int]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.name() == RUNAWAY[:15]:
                found.append(process.pid)
    return found
