"""The built site, as a reader meets it in a browser."""

from __future__ import annotations

import contextlib
import functools
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urljoin

import pytest

pytest_plugins = ["browser"]

ROOT = Path(__file__).parent.parent.parent
BUILD = ROOT / "docs/site/build.py"
LESSONS = [path.name for path in sorted((ROOT / "katas").glob("[0-9]*"))]

pytestmark = pytest.mark.skipif(
    find_spec("zensical") is None, reason="needs pip install -r docs/site/requirements.txt"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built by the command that CONTRIBUTING names."""
    folder = tmp_path_factory.mktemp("site") / "torch-dojo"
    command = [sys.executable, str(BUILD), "--into", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "html"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_has_the_list_items_and_rows_of_its_text(site: Path, language: str) -> None:
    """The texts are written as code hosts read Markdown; the generator reads it differently."""
    staged, built = site.parent / language, site if language == "en" else site / language
    for page in staged.rglob("*.md"):
        name = page.relative_to(staged).with_suffix("").as_posix()
        html = built / name.removesuffix("index") / "index.html"
        shown = html.read_text(encoding="utf-8").partition("<article")[2].partition("</article")[0]
        text = re.sub(
            r"^( *)```.*?^\1```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S
        )
        items = re.findall(r"^(?:[-*]|\d+\.) ", text, re.MULTILINE)
        rows = re.findall(r"^\|(?![-| ]+$)", text, re.MULTILINE)
        assert (name, shown.count("<li>")) == (name, len(items))
        assert (name, shown.count("<tr>")) == (name, len(rows))


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served: below a path, as on Pages."""
    handler = functools.partial(Quiet, directory=str(site.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/html/"
        server.shutdown()


@pytest.fixture
def opened(visit, address):
    """Open a page of the site, with leave to copy."""

    @contextlib.contextmanager
    def opening(path: str, **settings):
        with visit(address + path, home=address, **settings) as page:
            page.context.grant_permissions(["clipboard-read", "clipboard-write"])
            yield page

    return opening


@pytest.mark.parametrize(
    ("start", "words", "wanted"),
    [("zh/", "注册", "/zh/katas/02_registration/"), ("", "buffer", "/katas/07_buffers/")],
)
def test_a_word_is_found(opened, start, words, wanted) -> None:
    with opened(start) as page:
        page.click(".md-search__button")
        page.get_by_role("combobox").fill(words)
        page.get_by_role("option").first.wait_for()
        found = [option.get_attribute("href") for option in page.get_by_role("option").all()]
        assert any(wanted in link for link in found[:3])
        page.get_by_role("option").first.click()
        page.locator("mark").first.wait_for()


def test_the_language_switch_stays_at_the_section(opened, address) -> None:
    with opened("katas/09_hidden_state/") as page:
        page.click(".md-sidebar--secondary a[href='#pitfalls']")
        page.wait_for_url("**#pitfalls")
        at_top = "document.querySelector('#pitfalls').getBoundingClientRect().top < 300"
        page.wait_for_function(at_top)  # while it scrolls, the address is that of what it passes
        for language, path in (("zh", "zh/"), ("en", "")):
            page.click(f"header a[hreflang={language}]")
            page.wait_for_url(f"{address}{path}katas/09_hidden_state/#pitfalls")
            assert page.evaluate("document.documentElement.lang") == language
            top = page.locator("#pitfalls").bounding_box()["y"]
            assert 0 <= top < 300


@pytest.mark.parametrize("language", ["", "zh/"])
def test_a_hint_is_folded_until_it_is_opened(opened, language) -> None:
    with opened(f"{language}katas/02_registration/") as page:
        hints = page.locator("details")
        assert hints.count() == 3
        text = hints.nth(1).locator("p:not(summary)").first
        assert not text.is_visible()
        hints.nth(1).locator("summary").click()
        assert text.is_visible()
        assert not hints.nth(2).locator("p:not(summary)").first.is_visible()


def test_next_leads_through_all_lessons_to_the_end(opened, address) -> None:
    with opened("zh/", java_script_enabled=False) as page:  # which is faster
        visited = []
        following = page.locator("a.md-footer__link--next")
        while following.count():
            link = urljoin(page.url, following.get_attribute("href"))
            page.goto(link, wait_until="domcontentloaded")
            visited.append(page.url.removeprefix(f"{address}zh/").strip("/"))
        assert visited[: len(LESSONS)] == [f"katas/{name}" for name in LESSONS]
        assert len(visited) > len(LESSONS)


def test_a_copied_example_has_no_prompts_and_no_output(opened) -> None:
    with opened("katas/00_welcome/") as page:
        page.locator(".highlight").first.hover()
        page.locator("[data-md-type=copy]").first.click()
        page.wait_for_function("navigator.clipboard.readText()")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("import torch\nlayer = torch.nn.Linear(3, 2)\n")
        assert not [mark for mark in (">>>", "...", "['weight'") if mark in copied]


@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        ("", "light"),
        ("zh/", "dark"),
        ("katas/02_registration/", "dark"),
        ("zh/katas/02_registration/", "light"),
    ],
)
def test_light_and_dark_on_a_phone_and_accessible(opened, barriers, path, scheme) -> None:
    with opened(path, color_scheme=scheme, viewport={"width": 360, "height": 740}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        back = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g)")
        assert (int(back[0]) > 128) == (scheme == "light")
        page.set_viewport_size({"width": 1300, "height": 900})
        assert not barriers(page)
