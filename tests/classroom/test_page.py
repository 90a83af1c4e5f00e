"""The page about a class, as data and as a teacher meets it in a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from layouts import RIGHT, WRONG, folders, run
from small_dojo import make_dojo, write

from dojo.classroom.feedback import read_by_learner
from dojo.classroom.finders import Person
from dojo.classroom.gradebook import Gradebook, open_gradebook
from dojo.classroom.page import data_of, embedded, page, write_page
from dojo.classroom.store import HandIn, Store
from dojo.judge.runner import Judgement
from dojo.kata.catalog import find_katas

pytest_plugins = ["browser"]

HOSTILE = "</script><img src=http://evil.invalid/x onerror=alert(1)>"
EVIL = RIGHT.replace(b"return 2 * tensor", f'raise ValueError("{HOSTILE}\\u2028")'.encode())
CLASS = {
    "Anna Abel": (RIGHT, RIGHT),
    "Børge Ünal": (WRONG, RIGHT),
    "Carol Evil": (EVIL, b"def double(:\n"),
    "Dan": (WRONG, WRONG),
    "曾 小明": (RIGHT, None),
}
MISTAKE = "The tensor came back as it was."


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, fork_server: None) -> Path:
    """A folder with a graded class."""
    place = tmp_path_factory.mktemp("class")
    make_dojo(place / "dojo", katas=2)
    folders(place / "in", CLASS)
    write(place / "in/Dan/notes.ipynb", "{}")
    roster = write(place / "roster.txt", "\n".join([*CLASS, HOSTILE]))
    command = ["grade", str(place / "in"), "--out", str(place / "out"), "--roster", str(roster)]
    result = run(place, *command)
    assert result.exit_code == 0, result.output
    assert "report.html" in result.output
    return place / "out"


@pytest.fixture
def book(out: Path) -> Iterator[Gradebook]:
    with open_gradebook([out]) as opened:
        yield opened


def test_data_cannot_leave_its_element() -> None:
    data = {"a": [HOSTILE, "<!--<script>", "\u2028\u2029&", "\N{SNOWMAN}"]}
    text = embedded(data)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == data
    whole = page({**data, "half": "\udc80"}).decode()
    assert whole.count("</script>") == 2
    assert "http" not in whole.replace(embedded(data)[1:-1], "").replace("http-equiv", "")


def test_the_data_is_what_each_person_would_have_read(book: Gradebook) -> None:
    data = data_of(book)
    for person, (label, total, own) in zip(book.people, data["people"], strict=True):
        assert (label, total) == (book.labels[person], book.total(person))
        for at, (kata, number) in enumerate(zip(book.katas, own, strict=True)):
            cell, result = book.cell(person, kata), data["results"][number]
            assert result[:4] == [at, cell.state, cell.passed, cell.total]
            shown = [data["lines"][line][0] for line in result[7]]
            assert shown == [*read_by_learner(book, kata, cell)]
    assert MISTAKE in data["katas"][0]["mistakes"]
    assert len(data["katas"][0]["behaviours"]) == 3


def test_a_page_that_has_not_changed_stays_as_it_is(book: Gradebook, tmp_path: Path) -> None:
    file = write_page(book, tmp_path)
    before = file.stat().st_mtime_ns
    write_page(book, tmp_path)
    assert file.stat().st_mtime_ns == before
    book.notes.pop()
    write_page(book, tmp_path)
    assert file.stat().st_mtime_ns != before


def names(shown) -> list[str]:
    return shown.locator("#grid [role=row]:visible [role=rowheader]").all_inner_texts()[1:]


def arrive(shown, heading: str) -> None:
    """Wait for the view with this heading."""
    shown.get_by_role("heading", name=heading, level=1, exact=True).wait_for()


def test_by_keyboard_from_a_sorted_kata_to_a_person_and_back(visit, out: Path) -> None:
    with visit((out / "report.html").as_uri()) as shown:
        by_name = names(shown)
        press = shown.keyboard.press
        press("/")
        shown.keyboard.type("unal")  # as it is typed without the accents
        assert names(shown) == ["Børge Ünal"]
        press("Escape")
        assert names(shown) == by_name
        assert shown.evaluate("document.activeElement.innerText") == "Børge Ünal"
        for key in ("Control+Home", "ArrowRight", "ArrowRight", "ArrowRight", "Enter"):
            press(key)
        head = shown.locator("[role=columnheader]").nth(3)
        assert head.get_attribute("aria-sort") == "ascending"
        # missing, unreadable, some behaviours, all of them
        assert names(shown)[2:] == ["Carol Evil", "Dan", "Anna Abel", "Børge Ünal"]
        press("Enter")
        assert head.get_attribute("aria-sort") == "descending"
        assert names(shown)[:4] == ["Anna Abel", "Børge Ünal", "Dan", "Carol Evil"]
        for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
            press(key)
        arrive(shown, "Dan")
        assert shown.evaluate("document.activeElement.innerText").startswith(
            "1/3 02 double2: failed"
        )
        assert MISTAKE in shown.locator("#kata-1 pre").inner_text()
        press("ArrowRight")
        arrive(shown, "Carol Evil")
        press("ArrowLeft")
        arrive(shown, "Dan")
        press("Escape")
        arrive(shown, "Class report")
        assert names(shown)[2] == "Dan"
        assert shown.evaluate("document.activeElement.innerText") == "1/3"


def test_a_search_begins_with_the_next_key_from_wherever_one_is(visit, out: Path) -> None:
    address = (out / "report.html").as_uri()
    with visit(address) as shown:
        for view in ("#", "#kata/0/0", "#person/2"):
            shown.goto(address + view)
            typed = shown.evaluate("""() => {
                dispatchEvent(new KeyboardEvent("keydown", { key: "/" }));
                return document.activeElement.id;
            }""")
            assert typed == "filter"
            shown.wait_for_function("!document.getElementById('overview').hidden")
            assert shown.evaluate("document.activeElement.id") == "filter"


def test_a_mistake_leads_to_those_who_made_it(visit, out: Path) -> None:
    with visit((out / "report.html").as_uri()) as shown:
        first = shown.locator("#common a").first
        assert first.locator(".number").inner_text() == "2"
        first.click()
        whose = shown.locator("details[open] .people a")
        assert whose.all_inner_texts() == ["Børge Ünal", "Dan"]
        behaviour = shown.locator(".counted", has_text="The shape stays.")
        assert behaviour.locator(".number").inner_text() == "1"
        behaviour.locator("summary").click()
        assert behaviour.locator(".people").inner_text() == "Carol Evil"
        whose.first.click()
        assert MISTAKE in shown.locator("#kata-0 pre").inner_text()
        shown.go_back()
        arrive(shown, "01 double")


def test_what_strangers_wrote_is_only_text(visit, out: Path) -> None:
    with visit((out / "report.html").as_uri()) as shown:
        assert HOSTILE in names(shown)
        shown.locator("#attention summary").first.click()
        shown.get_by_role("link", name=HOSTILE).click()
        arrive(shown, HOSTILE)
        assert "Nothing was handed in" in shown.locator("#kata-0 pre").inner_text()
        shown.keyboard.press("Escape")
        shown.get_by_role("rowheader", name="Carol Evil").click()
        assert HOSTILE in re.sub(r"\s+", " ", shown.locator("#kata-0 pre").inner_text())
        assert not shown.locator("img").count()


def test_no_request_can_leave(browser, out: Path) -> None:
    shown = browser.new_page()
    asked: list[str] = []
    shown.goto((out / "report.html").as_uri())
    shown.on("requestfinished", lambda request: asked.append(request.url))
    blocked = shown.evaluate("""async () => {
        const blocked = [];
        addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
        const image = new Image(); image.src = "http://127.0.0.1:9/x"; document.body.append(image);
        const script = document.createElement("script");
        script.textContent = "window.ran = 1"; document.body.append(script);
        await fetch("http://127.0.0.1:9/x").catch(() => {});
        await new Promise((done) => setTimeout(done, 50));
        return [...blocked, window.ran];
    }""")
    assert {"img-src", "script-src-elem", "connect-src"} <= {*blocked}
    assert blocked[-1] is None
    assert not asked
    shown.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_in_light_and_dark_and_accessible(visit, out: Path, scheme: str) -> None:
    address = (out / "report.html").as_uri()
    with visit(address, color_scheme=scheme, viewport={"width": 360, "height": 740}) as shown:
        for view in ("#", "#kata/0/0", "#person/2"):
            shown.goto(address + view)
            assert shown.evaluate("document.documentElement.scrollWidth") <= 360
            back = shown.evaluate(
                "getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g)"
            )
            assert (int(back[0]) > 128) == (scheme == "light")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_anybody(visit, barriers, out: Path, scheme: str) -> None:
    address = (out / "report.html").as_uri()
    with visit(address, color_scheme=scheme) as shown:
        for view in ("#", "#kata/0/0", "#person/2"):
            shown.goto(address + view)
            assert not barriers(shown)


def make_class(place: Path, people: int) -> Path:
    """Keep a class of so many people, with verdicts on 40 answers for each kata, and return its folder."""
    katas = find_katas(make_dojo(place / "dojo", katas=18))
    with Store(place / "out") as store:
        hand_ins = [
            (HandIn(Person(f"Person {number:04}"), kata.name, "", f"{kata.slug}.py"), f"{kata.name}-{number % 40}")
            for number in range(people) for kata in katas if (number + int(kata.number)) % 11
        ]  # fmt: skip
        everybody = {one.person: "folders" for one, _ in hand_ins}
        with store.change():
            for key, one in {key: one for one, key in hand_ins}.items():
                judged = judgement(one, failing=sum(map(ord, key)) % 4)
                store.keep(
                    key, one.kata, judged.verdict, judged.passed, judged.total, judged.to_json()
                )
        store.keep_hand_ins("in", katas, everybody.items(), hand_ins, [])
    return place / "out"


def judgement(one: HandIn, failing: int) -> Judgement:
    tests = ["values", "shape", "call"]
    behaviours = [
        {
            "id": f"test.py::test_{name}", "sentence": f"{name} is right", "where": f"double.py:{at} in double",
            "outcome": "failed" if at < failing else "passed", "printed": "", "fault": "",
            "message": f"got {one.person.name}\n{MISTAKE}" if at < failing else "", "named": at < failing,
            "meaning": MISTAKE if at < failing else "", "source": "mistake" if at < failing else "",
        }
        for at, name in enumerate(tests)
    ]  # fmt: skip
    verdict = "failed" if failing else "passed"
    return Judgement(one.kata, "", one.file, verdict, "", "", 3 - failing, 3, behaviours)


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_class(tmp_path_factory.mktemp("big"), 1000)
    with open_gradebook([folder]) as book:
        return write_page(book, folder)


def test_a_thousand_people_can_be_sorted_and_scrolled(visit, big: Path) -> None:
    assert big.stat().st_size < 1_000_000  # what people share is in it once
    with visit(big.as_uri()) as shown:
        assert shown.locator("#grid").evaluate("grid => grid.children.length") == 1002
        shown.locator("[role=columnheader]").nth(7).click()
        shown.keyboard.press("Control+End")
        last = shown.evaluate("document.activeElement.parentElement.firstChild.innerText")
        assert re.fullmatch(r"Person \d{4}", last)
        box = shown.evaluate("document.activeElement.getBoundingClientRect().bottom")
        assert 0 < box <= shown.viewport_size["height"]
        shown.keyboard.press("Enter")
        arrive(shown, last)
        shown.keyboard.press("Escape")
        shown.locator("#grid").wait_for()
        assert shown.evaluate("document.activeElement.parentElement.firstChild.innerText") == last
