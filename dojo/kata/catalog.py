"""What a kata is and where its files are: the one module that knows the folder layout."""

from __future__ import annotations

import ast
import difflib
import os
import re
import shlex
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from dojo.language import N_, language

KATAS = "katas"
SOLUTIONS = "solutions"
AGENTS = "AGENTS.md"  # what an assistant reads first
MANIFEST = ".torch-dojo.json"  # of a folder that `dojo init` made

_FOLDER = re.compile(r"(\d\d)_([a-z][a-z0-9_]*)")


class UnknownKata(LookupError):
    """Somebody asked for a kata that does not exist; the message suggests the nearest one."""


@dataclass(frozen=True)
class Kata:
    """One exercise: a folder `katas/NN_slug` and a solution `solutions/slug.py`."""

    root: Path
    number: str
    slug: str

    @cached_property
    def name(self) -> str:
        """The folder's name, such as `03_ordering`."""
        return f"{self.number}_{self.slug}"

    @property
    def title(self) -> str:
        """What a person reads, such as `03 ordering`."""
        return f"{self.number} {self.slug.replace('_', ' ')}"

    @cached_property
    def folder(self) -> Path:
        return self.root / KATAS / self.name

    @cached_property
    def stub(self) -> Path:
        """The one file that the learner edits."""
        return self.folder / f"{self.slug}.py"

    @cached_property
    def tests(self) -> Path:
        return self.folder / f"test_{self.slug}.py"

    @cached_property
    def mistakes(self) -> Path:
        """What people get wrong, looked up when a behaviour fails."""
        return self.folder / "mistakes.py"

    @cached_property
    def bench(self) -> Path:
        """The benchmark, which only some katas have."""
        return self.folder / f"bench_{self.slug}.py"

    @property
    def lesson(self) -> Path:
        return self.folder / "README.md"

    @property
    def translations(self) -> list[Path]:
        """The lesson in other languages, `README.zh.md`, as far as they are there."""
        return sorted(self.folder.glob("README.*.md"))

    @property
    def shown_lesson(self) -> Path:
        """The lesson in the language that was chosen, else the English one."""
        translated = self.lesson.with_suffix(f".{language()}.md")
        return translated if translated.is_file() else self.lesson

    @property
    def solution(self) -> Path:
        """One good answer: of this dojo, or the one that was installed. A hand-out without solutions has none."""
        own = self.root / SOLUTIONS / f"{self.slug}.py"
        is_own = own.is_file() or self.original.is_file()
        return own if is_own else material() / SOLUTIONS / f"{self.slug}.py"

    @property
    def original(self) -> Path:
        """The untouched stub, which a hand-out keeps in place of the solution."""
        return self.folder / f"{self.slug}.stub"

    @property
    def source(self) -> Path:
        """What the stub, and the names that an answer must define, are read from."""
        return self.original if self.original.is_file() else self.solution

    def answer(self, target: str | Path = KATAS) -> Path:
        """Return the file to judge: the stub, the solution, or what a hand-in folder holds.

        `target` is `katas`, `solutions`, a folder that holds `slug.py` or `NN_slug/slug.py`, or
        one file that stands for this kata. The file need not exist.
        """
        if str(target) == KATAS:
            return self.stub
        if str(target) == SOLUTIONS:
            return self.solution
        path = Path(target).absolute()
        if path.is_file():
            return path
        nested = path / self.name / f"{self.slug}.py"
        return nested if nested.is_file() else path / f"{self.slug}.py"

    @property
    def hints(self) -> list[str]:
        """The lesson's hints, from the first to the one that says most."""
        lesson = self.shown_lesson.read_text(encoding="utf-8")
        folds = re.findall(r"<details>\s*<summary>.*?</summary>(.*?)</details>", lesson, re.DOTALL)
        return [fold.strip() for fold in folds]

    @cached_property
    def contract(self) -> dict[str, str]:
        """The names that an answer must define, each with how it is declared in the solution.

        They are the solution's `__all__`; a declaration is `class Name`, `def name(...)` or `NAME`. Where there is
        neither a solution nor an original stub, they are the names that the tests ask for.
        """
        if not self.source.is_file():
            return self._asked_for()
        tree = ast.parse(self.source.read_bytes())
        declared: dict[str, str] = {}
        public: list[str] = []
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                declared[node.name] = f"class {node.name}"
            elif isinstance(node, ast.FunctionDef):
                declared[node.name] = f"def {node.name}({ast.unparse(node.args)})"
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                declared[name] = name
                if name == "__all__":
                    public = ast.literal_eval(node.value)
        return {name: declared[name] for name in public}

    def _asked_for(self) -> dict[str, str]:
        """Return the names that the tests read from the fixture `kata`."""
        nodes = ast.walk(ast.parse(self.tests.read_bytes()))
        asked = [node for node in nodes if isinstance(node, ast.Attribute)]
        names = [node.attr for node in asked if getattr(node.value, "id", "") == "kata"]
        return {name: name for name in names if not name.startswith("__")}


def material() -> Path:
    """Return the folder that holds the katas and solutions that came with this package: in a wheel, or in the clone."""
    package = Path(__file__).parent.parent
    installed = package / "material"
    return installed if installed.is_dir() else package.parent


def helping() -> str:
    """Return how to help a learner: the first part of AGENTS.md."""
    return Path(__file__).with_name("helping.md").read_text(encoding="utf-8")


def find_katas(root: Path) -> list[Kata]:
    """Return every kata below `root`, in the order in which they are learnt."""
    folders = (root / KATAS).glob("[0-9][0-9]_*")
    matches = (_FOLDER.fullmatch(folder.name) for folder in folders if folder.is_dir())
    return sorted((Kata(root, m[1], m[2]) for m in matches if m), key=lambda kata: kata.name)


def find_kata(root: Path, text: str) -> Kata:
    """Return the kata that a person means by `3`, `ordering`, `03_ordering` or a path of it."""
    katas = find_katas(root)
    wanted = Path(text).name.lower().removesuffix(".py").removeprefix("test_")
    for kata in katas:
        if wanted in (kata.name, kata.slug) or (
            wanted.isdigit() and int(wanted) == int(kata.number)
        ):
            return kata
    names = {key: kata.name for kata in katas for key in (kata.slug, kata.name)}
    near = difflib.get_close_matches(wanted, names, n=1)
    if near:
        said = N_("no kata {name}: did you mean {other}?")
        raise UnknownKata(said.format(name=repr(text), other=names[near[0]]))
    said = N_("no kata {name}: there are: {others}")
    raise UnknownKata(said.format(name=repr(text), others=", ".join(kata.name for kata in katas)))


@cache
def kata_of(root: Path, path: Path) -> Kata | None:
    """Return the kata in whose folder `path` lies, or None outside the katas."""
    try:
        folder = path.relative_to(root / KATAS).parts[0]
    except (ValueError, IndexError):
        return None
    match = _FOLDER.fullmatch(folder)
    return Kata(root, match[1], match[2]) if match else None


def find_root(start: Path) -> Path | None:
    """Return the nearest folder, from `start` upwards, that holds katas."""
    return next((folder for folder in (start, *start.parents) if find_katas(folder)), None)


def no_target(target: str) -> str:
    """Return what to say about a target that is not there."""
    said = N_("--target {target} does not exist: use katas, solutions, or a folder of answers")
    return said.format(target=target)


def lacks_solutions(katas: list[Kata]) -> bool:
    """Tell whether none of these katas has a solution, as in a folder that was handed out without them."""
    return bool(katas) and not any(kata.solution.is_file() for kata in katas)


NO_SOLUTIONS = N_(
    "--target solutions: this folder has no solutions: use katas, or a folder of answers"
)


def no_solution(kata: Kata) -> str:
    """Return what to say where the solution of a kata is needed and is not there."""
    said = N_("there is no solution of {kata} here: {file} is missing")
    return said.format(kata=kata.title, file=f"{SOLUTIONS}/{kata.slug}.py")


def restoring(root: Path, lost: Path) -> str:
    """Return how a file or a folder of a dojo that was lost comes back."""
    if (root / MANIFEST).is_file():
        return N_("`dojo update` brings it back")
    if not (root / ".git").exists():
        return N_("copy it from where this folder came from")
    try:
        path = os.path.relpath(lost)
    except OSError:  # the working directory was lost, too
        path = str(lost)
    return N_("`git restore {path}` brings it back").format(path=shlex.quote(path))
