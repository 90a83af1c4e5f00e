"""Finds the links of a built site that lead nowhere, and what a page would ask from outside."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class _Links(HTMLParser):
    """What a page links to, what it loads, and its anchors."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {name for name in (given.get("id"), given.get("name")) if name}
        named = tag == "a" or given.get("rel") in ("canonical", "alternate")
        (self.links if named else self.loads).update(
            address for key in ("href", "src") if (address := given.get(key))
        )


def problems(site: Path) -> Iterator[str]:
    """Yield a line for each link of the pages below `site` that leads nowhere, and for each load from outside."""
    pages = {page: _Links(page) for page in site.rglob("*.html") if page.name != "404.html"}
    for page, found in pages.items():
        name = page.relative_to(site).as_posix()
        yield from (
            f"{name} loads {address}" for address in sorted(found.loads) if urlsplit(address).netloc
        )
        for address in sorted(found.links | found.loads):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            anchors = pages[target].anchors if target in pages else set()
            if not target.is_file():
                yield f"{name} links to {address}, which is not there"
            elif parts.fragment and unquote(parts.fragment) not in anchors | {"__skip"}:
                yield f"{name} links to {address}: that page has no such place"
