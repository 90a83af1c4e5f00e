"""Builds the lessons' site into `build/site/html`, and checks it: `python docs/site/build.py`.

It needs what `docs/site/requirements.txt` names, and not the companion. `--url` is the address at which the site will be,
`--repository` that of the repository, to which links to its other files then lead.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import links
import stage

ROOT = Path(__file__).parent.parent.parent
FOLDERS = {"en": "html", "zh": "html/zh"}
UP = {"en": "", "zh": "../"}  # from the beginning of a language to that of the site,
DOWN = {"en": "", "zh": "zh/"}  # and back


def main() -> int:
    """Stage, generate and check; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="")
    parser.add_argument("--repository", default="")
    asked = parser.parse_args()
    try:
        problems = build(ROOT, ROOT / "build/site", asked.url, asked.repository)
    except stage.Refused as refused:
        problems = [str(refused)]
    print("\n".join(problems) or f"built: {ROOT / 'build/site/html/index.html'}")
    return 1 if problems else 0


def build(root: Path, folder: Path, url: str = "", repository: str = "") -> list[str]:
    """Build the site of the dojo in `root` into `folder/html`, and return what is wrong with it, a line each."""
    shutil.rmtree(folder, ignore_errors=True)
    for language, built in FOLDERS.items():
        navigation = stage.Stage(root, language, repository).write(folder / language)
        settings = {
            "INHERIT": str(Path(__file__).parent / "site.yml"),
            "docs_dir": language,
            "site_dir": built,
            "site_url": f"{url.rstrip('/')}/{DOWN[language]}" if url else None,
            "theme": {"language": language, "palette": palette(stage.WORDS[language]["themes"])},
            "nav": navigation,
            "extra": {
                "alternate": [
                    {"lang": other, "name": words["name"], "link": UP[language] + DOWN[other]}
                    for other, words in stage.WORDS.items()
                ],
                "social": [{"icon": "simple/github", "link": repository}] if repository else [],
            },
        }
        config = folder / f"{language}.yml"
        config.write_text(json.dumps({k: v for k, v in settings.items() if v is not None}))
        command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", str(config)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return [f"zensical build of {config.name}: {done.stdout}{done.stderr}"]
    return [*links.problems(folder / "html"), *exposed(root, folder)]


def palette(names: list[str]) -> list[dict[str, object]]:
    """Return the three modes that a reader chooses from: as the system has it, light, dark."""
    modes = [
        ("(prefers-color-scheme)", None, "lucide/sun-moon"),
        ("(prefers-color-scheme: light)", "default", "lucide/sun"),
        ("(prefers-color-scheme: dark)", "slate", "lucide/moon"),
    ]
    return [
        {"media": media, "scheme": scheme, "toggle": {"icon": icon, "name": name}}
        for (media, scheme, icon), name in zip(modes, names, strict=True)
    ]


def exposed(root: Path, folder: Path) -> list[str]:
    """Return which staged pages hold lines of a stub, of a test or of a solution."""
    kept = {}
    for path in [*(root / "katas").glob("*/*.py"), *(root / "solutions").glob("*.py")]:
        kept |= dict.fromkeys(runs(path.read_text(encoding="utf-8")), path)
    found = []
    for page in [page for language in FOLDERS for page in (folder / language).rglob("*.md")]:
        if shown := kept.keys() & runs(page.read_text(encoding="utf-8")):
            file = kept[next(iter(shown))].relative_to(root)
            found.append(f"{page.relative_to(folder)} shows lines of {file}: {next(iter(shown))}")
    return found


def runs(text: str, length: int = 4) -> set[tuple[str, ...]]:
    """Return every run of so many lines, without indents, prompts and empty lines."""
    lines = [line.strip().removeprefix(">>>").removeprefix("...").strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    return {tuple(lines[at : at + length]) for at in range(len(lines) - length + 1)}


if __name__ == "__main__":
    sys.exit(main())
