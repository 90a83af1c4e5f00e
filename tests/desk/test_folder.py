"""A folder made from the package alone: all of it or nothing, and an update leaves every answer alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from warm_pytest import warm_pytest

from dojo.cli.base import Mistake
from dojo.cli.folder import _numbered
from dojo.desk import actions, folder
from dojo.kata.catalog import find_katas, material
from dojo.kata.files import Refused
from dojo.kata.stubs import is_stub
from dojo.report.record import digest

pytestmark = pytest.mark.usefixtures("fork_server")  # of warm_pytest
ROOT = Path(__file__).parents[2]


def read(made: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path."""
    return {
        path.relative_to(made).as_posix(): path.read_bytes()
        for path in made.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder.init(tmp_path / "mine")
    return tmp_path / "mine"


def test_a_folder_has_stubs_tests_and_lessons_but_no_solutions(made: Path) -> None:
    katas = find_katas(made)
    assert [kata.name for kata in katas] == [kata.name for kata in find_katas(material())]
    for kata in katas:
        assert kata.tests.is_file()
        assert kata.lesson.is_file()
        assert [path.name for path in kata.translations] == ["README.zh.md"]
        assert "SOLUTION" not in kata.stub.read_text(encoding="utf-8")
        assert kata.solution.is_file()
    assert not (made / "solutions").exists()


def test_a_folder_tells_an_assistant_how_to_help(made: Path) -> None:
    text = (made / "AGENTS.md").read_text(encoding="utf-8")
    assert text.startswith("# Helping a learner\n")
    assert "Contributing" not in text


def test_pytest_runs_in_it_as_in_a_clone(made: Path) -> None:
    result = warm_pytest(made, "katas/00_welcome", "katas/01_parameter")
    assert result.returncode == 1
    assert "0/2 katas" in result.stdout
    assert "next   katas" in result.stdout


def test_its_settings_are_those_of_the_clone(made: Path) -> None:
    import configparser

    tomllib = pytest.importorskip("tomllib")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    own = configparser.ConfigParser()
    own.read(made / "pytest.ini")
    assert own["pytest"]["addopts"].split() == settings["addopts"]
    for name in ("minversion", "timeout"):
        assert own["pytest"][name] == str(settings[name])
    assert (ROOT / "conftest.py").read_text() == folder.CONFTEST


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/thesis.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("full", "file", "full/thesis.txt"):
        with pytest.raises(Refused, match="choose a folder that is new or empty"):
            folder.init(tmp_path / name)
    assert read(tmp_path) == {"full/thesis.txt": b"mine", "file": b"mine"}


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    folder.init(tmp_path)
    assert len(find_katas(tmp_path)) == len(find_katas(material()))


def test_the_folder_in_which_the_shell_stands_is_filled_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tmp_path.stat().st_ino
    monkeypatch.chdir(tmp_path)
    folder.init(tmp_path)
    assert tmp_path.stat().st_ino == before
    assert Path.cwd() == tmp_path
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".torch-dojo-")]


def test_an_empty_folder_stays_empty_when_it_cannot_be_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, calls = os.replace, []

    def failing(source: Path, target: Path) -> None:
        if Path(target).parent == tmp_path:
            calls.append(target)
            if len(calls) == 3:
                raise OSError("no space left")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(OSError, match="no space left"):
        folder.init(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_update_writes_through_a_link(made: Path, tmp_path: Path) -> None:
    lesson = find_katas(made)[0].lesson
    elsewhere = tmp_path / "lesson.md"
    elsewhere.write_text("# old\n")
    lesson.unlink()
    lesson.symlink_to(elsewhere)
    list(folder.update(made))
    assert lesson.is_symlink()
    assert elsewhere.read_bytes() == find_katas(material())[0].lesson.read_bytes()


def test_a_hand_out_holds_some_katas_and_no_solution(tmp_path: Path) -> None:
    chosen = folder.Choice(("00_welcome", "05_requires_grad"), solutions=False)
    folder.init(tmp_path / "class", chosen)
    katas = find_katas(tmp_path / "class")
    assert [kata.name for kata in katas] == ["00_welcome", "05_requires_grad"]
    whole = {kata.name: kata for kata in find_katas(material())}
    for kata in katas:
        assert kata.contract == whole[kata.name].contract
        assert is_stub(kata)
        with pytest.raises(Refused, match="there is no solution"):
            actions.solution(kata)
        kata.stub.write_text("mine")
        assert actions.reset(kata)
        assert is_stub(kata)
    result = warm_pytest(tmp_path / "class", "katas/")
    assert (result.returncode, "0/2 katas" in result.stdout) == (1, True)
    list(folder.update(tmp_path / "class"))
    assert find_katas(tmp_path / "class") == katas
    assert list(folder.update(tmp_path / "class")) == []
    names = zipfile.ZipFile(folder.archive(tmp_path / "class")).namelist()
    assert {"class/.torch-dojo.json", "class/katas/05_requires_grad/requires_grad.stub"} <= {*names}
    assert not [name for name in names if "solutions" in name]


def test_a_manifest_of_an_earlier_version_is_read(made: Path) -> None:
    manifest = made / folder.MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text())["files"]))
    assert list(folder.update(made)) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("2", ("02_registration",)),
        ("09, 00-01", ("00_welcome", "01_parameter", "09_hidden_state")),
    ],
)
def test_katas_are_chosen_by_numbers(text: str, names: tuple[str, ...]) -> None:
    assert _numbered(text) == names


@pytest.mark.parametrize("text", ["x", "3-1", "77", ",", "00-99", "-", "1-2-3"])
def test_numbers_that_are_no_katas_are_a_line(text: str) -> None:
    with pytest.raises(Mistake, match="--katas"):
        _numbered(text)


def test_an_update_of_what_is_up_to_date_says_nothing(made: Path) -> None:
    before = read(made)
    assert list(folder.update(made)) == []
    assert read(made) == before


def test_an_update_brings_what_is_new_and_leaves_answers_alone(made: Path) -> None:
    """The folder is made to look older: some files, and what the manifest says of them, are of another version."""
    welcome, parameter, registration = find_katas(made)[:3]
    manifest = json.loads((made / folder.MANIFEST).read_text())

    def older(path: Path) -> None:
        path.write_text("# of an older version\n")
        manifest["files"][path.relative_to(made).as_posix()] = digest(path.read_bytes())

    for path in (welcome.lesson, welcome.stub, registration.tests):
        older(path)
    (made / folder.MANIFEST).write_text(json.dumps(manifest))
    parameter.stub.write_text("# mine\n")
    registration.tests.write_text("# changed by me\n")
    parameter.lesson.unlink()
    said = list(folder.update(made))
    assert said == [
        "updated: katas/00_welcome/README.md",
        "updated: katas/00_welcome/welcome.py",
        "added: katas/01_parameter/README.md",
        "left alone, it is yours: katas/01_parameter/parameter.py",
        "updated: katas/02_registration/test_registration.py; what you changed in it is kept in "
        "test_registration.py.1.bak",
    ]
    assert parameter.stub.read_text() == "# mine\n"
    assert (
        registration.tests.with_name("test_registration.py.1.bak").read_text()
        == "# changed by me\n"
    )
    assert welcome.lesson.read_bytes() == find_katas(material())[0].lesson.read_bytes()
    assert list(folder.update(made)) == ["left alone, it is yours: katas/01_parameter/parameter.py"]


def test_a_manifest_that_is_cut_off_takes_every_stub_for_edited(made: Path) -> None:
    (made / folder.MANIFEST).write_text('{"conf')
    stub = find_katas(made)[1].stub
    stub.write_text("# mine\n")
    assert list(folder.update(made)) == ["left alone, it is yours: katas/01_parameter/parameter.py"]


def test_a_clone_is_not_updated(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="git pull"):
        list(folder.update(tmp_path))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, installed into an environment of its own, far from the clone; its dependencies are this one's."""
    place = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    venv.create(place / "venv", with_pip=False)
    python = place / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*install, *map(str, place.glob("*.whl"))], check=True, capture_output=True)
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    ask = [str(python), "-c", code]
    site = Path(subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip())
    here = [path for path in sys.path if path.endswith("site-packages")]
    (site / "dependencies.pth").write_text("\n".join(here) + "\n")
    return python


def test_the_wheel_alone_is_enough(installed: Path, tmp_path: Path) -> None:
    """Init, solve one, update, reset and its undo, without the clone."""

    def dojo(*arguments: str, status: int = 0) -> str:
        command = [str(installed), "-P", "-m", "dojo", *arguments]
        where = tmp_path / "mine" if (tmp_path / "mine").exists() else tmp_path
        alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        result = subprocess.run(
            command, cwd=where, env=alone, capture_output=True, text=True, check=False
        )
        assert result.returncode == status, result.stdout + result.stderr
        return result.stdout + result.stderr

    assert f"material       18 katas in {installed.parent.parent}" in dojo("doctor", status=1)
    dojo("init", "mine")
    kata = find_katas(tmp_path / "mine")[0]
    answer = (ROOT / "solutions/welcome.py").read_bytes()
    kata.stub.write_bytes(answer)
    assert "passed" in dojo("judge", "00")
    assert "solved" in dojo("list", status=1).splitlines()[0]
    assert "yours, it is" not in dojo("update")
    assert kata.stub.read_bytes() == answer
    assert "welcome.py.1.bak" in dojo("reset", "00")
    assert kata.stub.read_bytes() != answer
    dojo("reset", "00", "--undo")
    assert kata.stub.read_bytes() == answer
    assert "is not empty" in dojo("init", ".", status=2)
