"""The screen can be read in dark and in light terminals, and without colour."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rich.color import Color, blend_rgb
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from small_dojo import SOLUTION, make_dojo
from textual._ansi_theme import ALABASTER, MONOKAI

from dojo.desk.screen import WatchApp
from dojo.judge.runner import Runner
from dojo.kata.catalog import find_kata
from dojo.report.summary import WIDE

WRONG = SOLUTION.replace("return 2 * tensor", "return tensor")
LESSON = """
# A title

*A note*, **a strong word**, `code` and [a link](https://docs.pytorch.org).

## A heading

> A quotation

- a point
  1. another one

| a column | `another` |
|---|---|
| a cell | **another** |

```python
def f(x: int) -> str:  # a comment
    raise ValueError("no", 3)
```

```text
a drawing
```

<details><summary>Hint 1</summary>

A hint.

</details>
"""
LEAST = {True: 4.5, False: 3.0}  # of a text and of a sign, by WCAG 2.2: 1.4.3 and 1.4.11


@pytest.mark.parametrize("no_colour", [False, True], ids=["colour", "NO_COLOR"])
def test_everything_can_be_read_in_dark_and_light(
    tmp_path: Path, fork_server: None, monkeypatch: pytest.MonkeyPatch, no_colour: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    painted = all_that_is_painted(make_dojo(tmp_path, katas=2))
    words = "".join(text for text, _ in painted)
    for said in ("came back", "A hint", "a cell", "a drawing", "ValueError", "Solved", "search"):
        assert said in words
    for text, style in painted:
        is_text = any(one.isalnum() for one in text)
        for theme in (MONOKAI, ALABASTER):
            assert contrast(style, theme) >= LEAST[is_text], f"{text!r} is {style}"
        # other terminals have other colours: text has those of the terminal, and what has another has its own form
        colours = {one.name for one in (style.color, style.bgcolor) if one} - {"default"}
        assert not style.dim
        assert not (colours and no_colour)
        assert not colours or text.strip() in (WIDE["failed"], WIDE["solved"], "+", "-"), text


def all_that_is_painted(root: Path) -> list[tuple[str, Style]]:
    """Return everything that the screen shows of a kata, failed and solved: what is written, and how."""
    kata = find_kata(root, "1")
    kata.lesson.write_text(LESSON)
    seen: list[tuple[str, Style]] = []

    async def play(runner: Runner) -> None:
        app = WatchApp(root, kata, runner)
        async with app.run_test(size=(80, 40)) as pilot:
            for source, keys in (
                (WRONG, "|h|t|b|l|l f|l slash|question_mark|x"),
                (SOLUTION, "|b|s"),
            ):
                kata.stub.write_text(source)
                app.action_run()
                while app.watching.since is not None:
                    await pilot.pause(0.05)
                for key in keys.split("|"):
                    await pilot.press(*key.split())
                    await pilot.pause(0.2)
                    for strip in app.screen._compositor.render_strips():
                        for one in app.get_line_filters():
                            strip = strip.apply_filter(one, app.screen.background_colors[1])
                        seen.extend((one.text, one.style) for one in strip if one.text.strip())
                    while len(app.screen_stack) > 1:
                        app.pop_screen()
        app.watching.close()

    with Runner(root) as runner:
        asyncio.run(play(runner))
    return seen


def contrast(style: Style, theme: TerminalTheme) -> float:
    """Return the ratio of luminances by which WCAG measures contrast, as a terminal paints this style."""
    ink = (style.color or Color.default()).get_truecolor(theme)
    paper = (style.bgcolor or Color.default()).get_truecolor(theme, foreground=False)
    if style.reverse:
        ink, paper = paper, ink
    if style.dim:
        ink = blend_rgb(paper, ink)
    darker, lighter = sorted(map(luminance, (ink, paper)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: tuple[int, int, int]) -> float:
    parts = [one / 255 for one in colour]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
