"""Builds the lessons' site into `build/site/html`, and checks it: `python docs/site/build.py`.

It needs what `docs/site/requirements.txt` names, and not the companion. `--url` is the address that the site will have,
`--repository` that of the repository: links to files that have no page then lead there, and are plain text without it.
"""

from __future__ import annotations

import argparse
import importlib.util
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
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="")
    parser.add_argument("--repository", default="")
    parser.add_argument("--into", type=Path, default=ROOT / "build/site", metavar="FOLDER")
    asked = parser.parse_args()
    try:
        problems = build(ROOT, asked.into.resolve(), asked.url, asked.repository)
    except stage.Refused as refused:
        problems = [str(refused)]
    print("\n".join(problems) or f"built: {asked.into / 'html/index.html'}")
    return 1 if problems else 0


def build(root: Path, folder: Path, url: str = "", repository: str = "") -> list[str]:
    """Build the site of the dojo in `root` into `folder/html`, and return what is wrong with it, a line each."""
    if importlib.util.find_spec("zensical") is None:
        raise stage.Refused("zensical is missing: pip install -r docs/site/requirements.txt")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "en.yml").is_file():
        raise stage.Refused(f"{folder} holds something else than a site: name another folder")
    shutil.rmtree(folder, ignore_errors=True)
    for language, built in FOLDERS.items():
        navigation = stage.Stage(root, language, repository).write(folder / language)
        settings = {
            "INHERIT": str(Path(__file__).parent / "site.yml"),
            "docs_dir": language,
            "site_dir": built,
            "site_url": f"{url.rstrip('/')}/{DOWN[language]}" if url else None,
            "theme": {
                "custom_dir": str(Path(__file__).parent / "theme"),
                "language": language,
                "palette": palette(stage.WORDS[language]["themes"]),
            },
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
    return [*links.problems(folder / "html"), *stage.exposed(root, folder)]


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


if __name__ == "__main__":
    sys.exit(main())
