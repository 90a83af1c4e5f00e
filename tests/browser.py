"""A real browser for tests: `pytest_plugins = ["browser"]`. Where there is none, tests are skipped and say why."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
AXE = Path(os.environ.get("DOJO_AXE", ROOT / "build/node_modules/axe-core/axe.min.js"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="needs pip install playwright")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"needs one of {', '.join(BROWSERS)}")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., AbstractContextManager[Any]]]:
    """Open an address; at the end, the browser asked for nothing outside `home`, and its console has no error."""
    asked: list[tuple[str, tuple[str, ...]]] = []
    said: list[str] = []
    visits: list[str] = []

    @contextlib.contextmanager
    def visiting(address: str, home: str = "", **settings: Any) -> Iterator[Any]:
        inside = (home or address.partition("#")[0], "data:", "blob:")
        context = browser.new_context(**settings)
        context.on("request", lambda request: asked.append((request.url, inside)))
        context.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        context.on("weberror", lambda error: said.append(str(error.error)))
        context.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        context.set_default_timeout(30_000)
        visits.append(address)
        page = context.new_page()
        page.goto(address)
        yield page
        context.close()

    yield visiting
    assert asked or not visits
    assert not [url for url, inside in asked if not url.startswith(inside)]
    assert not said


@pytest.fixture
def barriers() -> Callable[[Any], list[tuple[str, str]]]:
    """Return what axe finds serious on a page, with the element."""
    if not AXE.is_file():
        pytest.skip("needs npm install --prefix build axe-core, or DOJO_AXE=.../axe.min.js")

    def found(page: Any) -> list[tuple[str, str]]:
        page.evaluate(AXE.read_text(encoding="utf-8"))  # past the page's policy on scripts
        return [
            (fault["id"], fault["nodes"][0]["html"])
            for fault in page.evaluate("axe.run()")["violations"]
            if fault["impact"] in ("serious", "critical")
        ]

    return found
