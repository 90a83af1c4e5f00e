"""Lays out what the site is made of: a Markdown file for each page and language, from the repository's own texts."""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "name": "English",
        "home": "Home",
        "tracks": [
            "How this works",
            "Parameters",
            "Buffers and hidden state",
            "The ViT embedding",
            "All together",
        ],
        "more": "More",
        "pages": {
            "commands.md": "Commands and questions",
            "teaching.md": "For teachers",
            "contributing.md": "How to write a kata",
            "judgement.md": "The schema of a judgement",
            "glossary.md": "Glossary",
        },
        "field": ["key", "type", "by default"],
        "themes": ["As the system has it", "Light", "Dark"],
        "foreign": "This page is in Chinese.",
    },
    "zh": {
        "name": "中文",
        "home": "首页",
        "tracks": ["先熟悉流程", "参数", "缓冲区与隐藏状态", "ViT 嵌入", "合在一起"],
        "more": "更多",
        "pages": {
            "commands.md": "命令与常见问题",
            "teaching.md": "给教师",
            "contributing.md": "怎样写一个 kata",
            "judgement.md": "判定结果的格式",
            "glossary.md": "术语表",
        },
        "field": ["键", "类型", "默认值"],
        "themes": ["跟随系统", "浅色", "深色"],
        "foreign": "这一页还没有中文版，以下是英文原文。",
    },
}
TRACKS = ["00", "01", "07", "11", "17"]  # the kata with which each track begins
HOME = ["Start", "Your first five minutes", "The katas"]
COMMANDS = ["Commands", "Questions", "Judging answers"]
WIDE = "\u2e80-\u303f\u3040-\u9fff\uff00-\uffef“”‘’…—"


class Refused(Exception):
    """Something in the repository cannot be made into a page; the message says what and where."""


@dataclass(frozen=True)
class Page:
    """A page: `target` is its place below the language's folder, `source` the file that its links start from."""

    target: str
    source: Path
    text: str
    language: str


class Stage:
    """Stages one language. `repository` is the address that links to other files get; without it they are text."""

    def __init__(self, root: Path, language: str, repository: str = "") -> None:
        self.root, self.language, self.repository = root, language, repository.rstrip("/")
        self.words = WORDS[language]
        self.katas = sorted(path.name for path in (root / "katas").glob("[0-9][0-9]_*"))
        self.files = {root / f"katas/{name}/README.md": f"katas/{name}.md" for name in self.katas}
        self.files |= {
            root / "README.md": "index.md",
            root / "docs/glossary.md": "glossary.md",
            root / "docs/teaching.md": "teaching.md",
            root / "CONTRIBUTING.md": "contributing.md",
        }
        self.files = {path: target for path, target in self.files.items() if path.is_file()}
        self.pictures: dict[Path, str] = {}

    def write(self, folder: Path) -> list[object]:
        """Write all pages and their pictures below `folder`, and return the navigation."""
        shutil.rmtree(folder, ignore_errors=True)
        pages = [self._home(), *self._plain(), self._commands(), self._judgement()]
        for page in pages:
            text = self._finished(page)
            (folder / page.target).parent.mkdir(parents=True, exist_ok=True)
            (folder / page.target).write_text(text, encoding="utf-8")
        for source, target in self.pictures.items():
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            picture = source.read_text(encoding="utf-8")
            # rich names web fonts in its pictures: the reader's own will do
            picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
            (folder / target).write_text(picture, encoding="utf-8")
        shutil.copytree(Path(__file__).parent / "files", folder / "files")
        return self._navigation({page.target for page in pages})

    def _navigation(self, targets: set[str]) -> list[object]:
        more = self.words["pages"]
        tracks: dict[str, list[str]] = {title: [] for title in self.words["tracks"]}
        for name in self.katas:
            tracks[self._track(name)].append(f"katas/{name}.md")
        return [
            {self.words["home"]: "index.md"},
            *({title: pages} for title, pages in tracks.items()),
            {self.words["more"]: [{name: page} for page, name in more.items() if page in targets]},
        ]

    def _track(self, name: str) -> str:
        return self.words["tracks"][sum(name[:2] >= first for first in TRACKS) - 1]

    # the pages

    def _read(self, path: Path) -> tuple[str, str]:
        """Return a text and its language: this one if it is there, else the one that is."""
        text = path.read_text(encoding="utf-8")
        own = path.with_suffix(f".{self.language}.md")
        if own.is_file():
            return anchored_as(text, own.read_text(encoding="utf-8")), self.language
        return text, "zh" if path.name == "glossary.md" else "en"

    def _plain(self) -> list[Page]:
        plain = {path: target for path, target in self.files.items() if target != "index.md"}
        return [Page(target, path, *self._read(path)) for path, target in plain.items()]

    def _sections(self, wanted: list[str]) -> tuple[str, dict[str, str], str]:
        """Return the README's beginning, its sections by their English headings, and its language."""
        path = self.root / "README.md"
        names = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        text, written = self._read(path)
        # the site has a switch where the README has a line of languages
        text = re.sub(r"^.*\]\(README(?:\.\w\w)?\.md\).*\n+", "", text, count=1, flags=re.MULTILINE)
        start, *parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)
        if missing := [name for name in wanted if name not in names]:
            raise Refused(f"README.md has no section {missing[0]!r}")
        if len(parts) != len(names):
            raise Refused(
                f"README.{self.language}.md has {len(parts)} sections, README.md {len(names)}"
            )
        return start, dict(zip(names, parts, strict=True)), written

    def _home(self) -> Page:
        start, sections, written = self._sections(HOME)
        sections["The katas"] = self._in_tracks(sections["The katas"])
        text = start + "".join(sections[name] for name in HOME)
        return Page("index.md", self.root / "README.md", text, written)

    def _in_tracks(self, section: str) -> str:
        """Divide the table of katas into one for each track, under the track's title."""
        rows = re.findall(r"^\|.*\n", section, re.MULTILINE)
        head, line, *body = rows
        divided = ""
        for title in self.words["tracks"]:
            own = [row for row in body if title == self._track(row.split("`")[1])]
            divided += "".join([f"| {title} |{head.split('|')[2]}|\n", line, *own, "\n"])
        return section.replace("".join(rows), divided)

    def _commands(self) -> Page:
        _, sections, written = self._sections(COMMANDS)
        text = "".join(
            [f"# {self.words['pages']['commands.md']}\n\n", *(sections[name] for name in COMMANDS)]
        )
        return Page("commands.md", self.root / "README.md", text, written)

    def _judgement(self) -> Page:
        """Make a page of the class that a judgement is."""
        source = self.root / "dojo/judge/runner.py"
        tree = ast.parse(source.read_bytes())
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        judgement = next(node for node in classes if node.name == "Judgement")
        fields = [node for node in judgement.body if isinstance(node, ast.AnnAssign)]
        rows = [self.words["field"], ["---"] * 3]
        for field in fields:
            default = f"`{ast.unparse(field.value)}`" if field.value else ""
            rows.append(
                [f"`{ast.unparse(field.target)}`", f"`{ast.unparse(field.annotation)}`", default]
            )
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        text = f"# {self.words['pages']['judgement.md']}\n\n{ast.get_docstring(judgement)}\n\n{table}\n"
        return Page("judgement.md", source, text, "en")

    # what a generator needs to understand

    def _finished(self, page: Page) -> str:
        text = outside_fences(page.text, lambda part: self._links(page, part))
        text = outside_fences(text, joined_lines)
        text = indented_lists(text).replace("<details>", '<details class="tip" markdown="1">')
        if page.target.startswith("katas/"):
            text = self._builds_on(text)
        if page.language == self.language:
            return text
        title, rest = text.split("\n", 1)
        note = f'!!! note ""\n    {self.words["foreign"]}\n'
        return f'{title}\n{note}\n<div lang="{page.language}" markdown="1">\n{rest}\n</div>\n'

    def _links(self, page: Page, text: str) -> str:
        def changed(found: re.Match[str]) -> str:
            if not found["target"] or re.match(r"https?://|mailto:|#", found["target"]):
                return found[0]
            path, _, anchor = found["target"].partition("#")
            file = Path(os.path.normpath(page.source.parent / path))
            if not file.exists():
                raise Refused(
                    f"{page.source.relative_to(self.root)} links to {path}, which is not there"
                )
            up = "../" * page.target.count("/")
            if found["bang"]:
                self.pictures[file] = f"pictures/{file.name}"
                return f"![{found['label']}]({up}pictures/{file.name})"
            original = file.with_name(re.sub(r"\.\w\w\.md$", ".md", file.name))
            if original in self.files:
                return f"[{found['label']}]({up}{self.files[original]}{'#' * bool(anchor)}{anchor})"
            return self._elsewhere(found["label"], file)

        return _LINK.sub(changed, text)

    def _elsewhere(self, label: str, file: Path) -> str:
        """Return a link to a file that has no page: to the repository, or no link."""
        name = file.relative_to(self.root).as_posix()
        if self.repository:
            return f"[{label}]({self.repository}/blob/main/{name})"
        return f"`{label}`" if label == name else label

    def _builds_on(self, text: str) -> str:
        """Make links of the katas in the line below the title, which names minutes, too."""
        pages = {name[:2]: f"{name}.md" for name in self.katas}

        def linked(line: re.Match[str]) -> str:
            numbers = rf"\b({'|'.join(pages)})\b(?! ?(?:minutes|分钟))"
            return re.sub(numbers, lambda found: f"[{found[1]}]({pages[found[1]]})", line[0])

        return re.sub(r"^\*[^*\n]+\*$", linked, text, count=1, flags=re.MULTILINE)


_LINK = re.compile(
    r"(?P<code>`+)(?:(?!(?P=code)).)+(?P=code)"  # what stands in code is no link
    r"|(?P<bang>!?)\[(?P<label>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target>[^()\s]+)\)",
    re.DOTALL,
)
_HEADING = re.compile(r"^(##+) (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^( *)(```+).*?^\1\2 *\n?", re.MULTILINE | re.DOTALL)


def outside_fences(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to what does not stand in a fenced block."""
    made, end = "", 0
    for fence in _FENCE.finditer(text):
        made += change(text[end : fence.start()]) + fence[0]
        end = fence.end()
    return made + change(text[end:])


def joined_lines(text: str) -> str:
    """Join lines between two Chinese characters: there, a line break would be shown as a space."""
    return re.sub(rf"^(?!#)(.*[{WIDE}])\n *(?=[{WIDE}])", r"\1", text, flags=re.MULTILINE)


def indented_lists(text: str) -> str:
    """Write lists as Python-Markdown reads them.

    What belongs to an item is indented by four columns, and an empty line follows an item of several paragraphs.
    """
    made: list[str] = []
    width, fence, paragraphs = 0, "", False
    for line in text.split("\n"):
        marker = re.match(r"(?:[-*]|\d+\.) +(?=\S)", line)
        if not fence and marker:
            made += [""] * (paragraphs and bool(made[-1]))
            width, paragraphs = marker.end(), False
        elif not fence and line and not line.startswith(" "):
            width, paragraphs = 0, False
        if opened := re.match(r" *(```+)", line):
            fence = "" if fence == opened[1] else fence or opened[1]
        inside = width and not marker and line.startswith(" " * width)
        paragraphs = bool(width and (paragraphs or not line))
        made.append(" " * (4 - width) + line if inside else line)
    return "\n".join(made)


def anchored_as(original: str, translation: str) -> str:
    """Give the headings of a translation the anchors that the original's get."""
    titles: list[str] = []
    outside_fences(original, lambda part: titles.extend(_HEADING.findall(part)) or part)
    anchors = iter([slug(title) for _, title in titles])

    def given(part: str) -> str:
        return _HEADING.sub(lambda found: f"{found[0]} {{ #{next(anchors, '')} }}", part)

    return outside_fences(translation, given).replace(" { # }", "")


def slug(title: str) -> str:
    """Return the anchor that Python-Markdown gives to an English heading."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", title).strip().lower())


def exposed(root: Path, folder: Path) -> list[str]:
    """Return which pages that are staged in `folder` hold lines of a stub, of a test or of a solution."""
    kept = {}
    for path in [*(root / "katas").glob("*/*.py"), *(root / "solutions").glob("*.py")]:
        kept |= dict.fromkeys(runs(path.read_text(encoding="utf-8")), path)
    found = []
    for page in [page for language in WORDS for page in (folder / language).rglob("*.md")]:
        if shown := kept.keys() & runs(page.read_text(encoding="utf-8")):
            file = kept[next(iter(shown))].relative_to(root)
            found.append(f"{page.relative_to(folder)} shows lines of {file}: {next(iter(shown))}")
    return found


def runs(text: str, length: int = 4) -> set[tuple[str, ...]]:
    """Return every run of so many lines, without indents, prompts and empty lines."""
    lines = [
        line.strip().removeprefix(">>>").removeprefix("...").strip() for line in text.splitlines()
    ]
    lines = [line for line in lines if line]
    return {tuple(lines[at : at + length]) for at in range(len(lines) - length + 1)}
