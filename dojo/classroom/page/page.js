"use strict";
/* Everything that people wrote gets into the page as text (append, textContent), and never as HTML. */

const data = JSON.parse(document.getElementById("data").textContent);
const [overview, view, grid, frame, filter] =
  ["overview", "view", "grid", "frame", "filter"].map((id) => document.getElementById(id));
const PASSED = "passed", MISSING = "missing", WAITING = "not judged", TODO = "todo";
const SHORT = { [PASSED]: "✔", [MISSING]: "·", [WAITING]: "?" };
const UNREADABLE = ["broken", "hung", "crashed", "memory", "output"]; // shown as words
const FAILED = "fhm"; // letters of outcomes; a broken file fails nothing in particular
const LIMIT = 5; // mistakes on the first page

const katas = data.katas.map((kata, at) => ({ ...kata, at, made: kata.mistakes.map(() => []) }));
const results = data.results.map(([kata, state, passed, total, points, outcomes, mistakes, lines]) =>
  ({ kata, state, passed, total, points, outcomes, mistakes, lines }));
const people = data.people.map(([label, total, own], at) =>
  ({ at, label, total, results: own.map((one) => results[one]), plain: plain(label) }));
for (const person of people) {
  for (const one of person.results) {
    for (const mistake of one.mistakes) katas[one.kata].made[mistake].push(person);
  }
}

/* ---- small helpers ---- */

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function plain(text) { // as it may be typed: without accents, in small letters
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function shown(points) {
  return String(Number(points.toFixed(2)));
}

function count(number, noun, nouns = noun + "s") {
  return `${number} ${number === 1 ? noun : nouns}`;
}

function said(result) {
  const whole = result.state === MISSING || result.state === WAITING;
  return whole ? result.state : `${result.state}, ${result.passed}/${result.total}`;
}

function kindOf(result) { // the class of its colour
  if ([PASSED, MISSING, TODO].includes(result.state)) return result.state;
  if (result.state === WAITING) return "waiting";
  if (UNREADABLE.includes(result.state)) return "unreadable";
  return "share s" + (result.total ? Math.floor(10 * result.passed / result.total) : 0);
}

function textIn(result) {
  if (result.state in SHORT) return SHORT[result.state];
  return UNREADABLE.includes(result.state) ? result.state : `${result.passed}/${result.total}`;
}

function personLink(person, kata, ending = "") {
  return make("a", { href: `#person/${person.at}` + (kata ? `/${kata.at}` : "") }, person.label + ending);
}

function listOf(entries) { // of links, made when it is opened: there may be thousands
  return make("ul", { class: "people" }, ...entries.map((one) => make("li", {}, one)));
}

function folded(summary, content, attributes = {}) {
  const details = make("details", attributes, make("summary", {}, ...summary));
  const fill = () => { if (details.children.length === 1) details.append(content()); };
  details.addEventListener("toggle", fill);
  details.fill = fill;
  return details;
}

function bar(...shares) { // [share of 1, class]
  return make("span", { class: "bar", "aria-hidden": "true" }, ...shares.map(([share, kind]) => {
    const part = make("span", { class: kind });
    part.style.width = `${100 * share}%`;
    return part;
  }));
}

/* ---- the first page ---- */

function tallyOf(kata) { // how many are in each state
  const tally = new Map();
  for (const person of people) {
    const { state } = person.results[kata.at];
    tally.set(state, (tally.get(state) || 0) + 1);
  }
  return tally;
}

function fillTotals() {
  const all = people.flatMap((person) => person.results);
  const number = (state) => all.filter((one) => one.state === state).length;
  const missing = number(MISSING), answers = all.length - missing;
  const strong = (value, text) => make("span", { class: "total" }, make("b", {}, String(value)), " " + text);
  document.getElementById("totals").append(
    strong(people.length, people.length === 1 ? "person" : "people"),
    strong(katas.length, katas.length === 1 ? "kata" : "katas"),
    strong(answers, answers === 1 ? "answer" : "answers"),
    strong(number(PASSED), answers ? `passed (${Math.round(100 * number(PASSED) / answers)} %)` : "passed"),
    strong(missing, "missing"),
    ...(number(WAITING) ? [strong(number(WAITING), WAITING)] : []));
}

function fillAttention() {
  const place = document.getElementById("attention");
  const nothing = people.filter((one) => one.results.every((result) => result.state === MISSING));
  if (nothing.length) {
    place.append(folded([count(nothing.length, "person", "people"), " handed in nothing"],
      () => listOf(nothing.map((one) => personLink(one)))));
  }
  for (const heading of new Set(data.notes.map((note) => note[0]))) {
    const notes = data.notes.filter((note) => note[0] === heading);
    place.append(folded([`${heading}: ${count(notes.length, "file")}`], () => make("ul", {},
      ...notes.map(([, file, why]) => make("li", {}, make("b", {}, file), ": " + why)))));
  }
}

function fillCommon() {
  const all = katas.flatMap((kata) => kata.mistakes.map((text, at) => ({ kata, text, at, made: kata.made[at] })));
  all.sort((one, other) => other.made.length - one.made.length);
  const section = document.getElementById("common");
  section.hidden = !all.length;
  section.querySelector("ol").append(...all.slice(0, LIMIT).map(({ kata, text, at, made }) =>
    make("li", {}, make("a", { href: `#kata/${kata.at}/${at}`, class: "row" },
      make("b", { class: "number" }, String(made.length)),
      bar([made.length / people.length, "failed"]),
      make("span", { class: "quiet" }, kata.title), make("span", {}, text)))));
}

function fillLegend() {
  const states = new Set(results.map((one) => one.state));
  const sample = (kind, text, meaning) =>
    make("span", {}, make("span", { class: `sample ${kind}` }, text), " " + meaning);
  const words = UNREADABLE.filter((state) => states.has(state));
  document.getElementById("legend").append(
    sample(PASSED, SHORT[PASSED], "passed"),
    make("span", {}, ...[9, 5, 0].map((one) => make("span", { class: `sample share s${one}` }, `${one}/10`)),
      " behaviours that passed"),
    ...(states.has(TODO) ? [sample(TODO, "0/10", "left to do, nothing wrong")] : []),
    ...words.map((word) => sample("unreadable", word, {
      broken: "cannot be read", hung: "does not finish", crashed: "ended too early",
      memory: "uses too much memory", output: "prints too much" }[word])),
    sample(MISSING, SHORT[MISSING], "missing"),
    ...(states.has(WAITING) ? [sample("waiting", SHORT[WAITING], WAITING)] : []));
}

/* ---- the heat map: a row is an element that is moved, hidden and shown ---- */

const cells = new Map(); // one for each result, to be copied
const rows = people.map(rowOf);
const heading = make("div", { role: "row", class: "heading" },
  sorter("Name", "name"), sorter("Points", "total"), ...katas.map((kata) => sorter(kata.title, kata.at)));
const summary = make("div", { role: "row", class: "summary" },
  make("div", { role: "rowheader" }, "Passed"),
  make("div", { role: "gridcell" }, ""), ...katas.map(openerOf));
let sorting = { by: "name", up: true };
let active;

function rowOf(person) {
  const row = make("div", { role: "row" },
    make("div", { role: "rowheader", tabindex: "-1", title: person.label }, person.label),
    make("div", { role: "gridcell", tabindex: "-1", class: "points" }, shown(person.total)),
    ...person.results.map((result) => {
      if (!cells.has(result)) {
        cells.set(result, make("div", { role: "gridcell", tabindex: "-1", class: kindOf(result),
          "aria-label": said(result) }, textIn(result)));
      }
      return cells.get(result).cloneNode(true);
    }));
  row.person = person;
  return row;
}

function sorter(text, by) {
  const head = make("div", { role: "columnheader", tabindex: "-1", title: `Sort by ${text}` }, make("span", {}, text));
  head.by = by;
  return head;
}

function openerOf(kata) {
  const passed = tallyOf(kata).get(PASSED) || 0, share = `${Math.round(100 * passed / people.length)} %`;
  return make("div", { role: "gridcell" }, make("a", { href: `#kata/${kata.at}`, tabindex: "-1",
    "aria-label": `${share} passed ${kata.title}: mistakes and behaviours`,
    title: `${kata.title}: ${passed} of ${people.length} passed. Mistakes and behaviours.` }, share));
}

function worth(person, by) { // what is sorted by: the least is who needs help most
  if (by === "total") return person.total;
  const result = person.results[by];
  if (result.state === MISSING) return -3;
  if (result.state === WAITING) return -2;
  if (result.state === PASSED) return 2;
  return (UNREADABLE.includes(result.state) ? -1 : 0) + (result.total ? 0.9 * result.passed / result.total : 0);
}

function sort(by, up) {
  sorting = { by, up };
  const sign = up ? 1 : -1;
  rows.sort((one, other) => {
    const [a, b] = [one.person, other.person];
    const least = by === "name" ? 0 : worth(a, by) - worth(b, by);
    return sign * (least || (by === "name" ? a.at - b.at : 0)) || a.at - b.at;
  });
  for (const head of heading.children) {
    if (head.by === by) head.setAttribute("aria-sort", up ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  }
  grid.replaceChildren(heading, summary, ...rows);
}

function sift() {
  const wanted = plain(filter.value).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const row of rows) {
    row.hidden = !wanted.every((word) => row.person.plain.includes(word));
    found += !row.hidden;
  }
  document.getElementById("shown").textContent = wanted.length ? `${found} of ${people.length}` : "";
  if (!active || active.closest("[hidden]")) point(rows.find((row) => !row.hidden)?.firstChild);
}

function target(cell) { // what takes the focus: the link in a cell, or the cell
  return cell.querySelector("a") || cell;
}

function point(cell) { // Tab leads to this one
  if (active) target(active).tabIndex = -1;
  active = cell;
  if (active) target(active).tabIndex = 0;
}

function go(cell) {
  if (!cell) return;
  point(cell);
  target(cell).focus({ preventScroll: true });
  target(cell).scrollIntoView({ block: "nearest", inline: "nearest" });
}

function visible(row, step, times = 1) { // the row so many further, as far as there are rows
  let found = row;
  for (let next = row; times > 0 && next; next = step > 0 ? next.nextElementSibling : next.previousElementSibling) {
    if (next !== row && !next.hidden) { found = next; times -= 1; }
  }
  return found;
}

function press(cell) {
  const { person } = cell.parentElement;
  const column = [...cell.parentElement.children].indexOf(cell);
  if (cell.by !== undefined) sort(cell.by, sorting.by !== cell.by || !sorting.up);
  else if (person) location.hash = `#person/${person.at}` + (column > 1 ? `/${column - 2}` : "");
}

const MOVES = {
  ArrowUp: (row, column) => [visible(row, -1), column],
  ArrowDown: (row, column) => [visible(row, 1), column],
  PageUp: (row, column) => [visible(row, -1, 15), column],
  PageDown: (row, column) => [visible(row, 1, 15), column],
  ArrowLeft: (row, column) => [row, Math.max(0, column - 1)],
  ArrowRight: (row, column) => [row, Math.min(row.children.length - 1, column + 1)],
  Home: (row, column, far) => [far ? heading : row, 0],
  End: (row, column, far) => [far ? visible(heading, 1, Infinity) : row, row.children.length - 1],
};

grid.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[role=row] > *");
  if (!cell) return;
  const move = MOVES[event.key], row = cell.parentElement;
  if (move && !event.altKey && !event.metaKey) {
    event.preventDefault();
    const [next, column] = move(row, [...row.children].indexOf(cell), event.ctrlKey);
    go(next.children[column]);
  } else if (event.key === "Enter" && event.target === cell) {
    event.preventDefault();
    press(cell);
    if (cell.by !== undefined) go(cell);
  }
});

grid.addEventListener("click", (event) => {
  const cell = event.target.closest("[role=row] > *");
  if (!cell) return;
  point(cell);
  if (!event.target.closest("a")) press(cell);
  if (cell.by !== undefined) go(cell);
});

grid.addEventListener("pointerover", (event) => { // what a cell is about, once it is asked for
  const cell = event.target.closest("[role=gridcell]"), person = cell?.parentElement.person;
  const column = person ? [...cell.parentElement.children].indexOf(cell) - 2 : -1;
  if (column >= 0) cell.title = `${person.label}, ${katas[column].title}: ${said(person.results[column])}`;
});

filter.addEventListener("input", sift);
filter.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== "ArrowDown") return;
  event.preventDefault();
  go(rows.find((row) => !row.hidden)?.firstChild);
});

/* ---- a kata, and a person ---- */

function headed(title, ...around) {
  return make("header", {},
    make("nav", {}, make("a", { href: "#" }, "← Everybody"), make("kbd", {}, "Esc"), ...around),
    make("h1", { tabindex: "-1" }, title));
}

function beside(list, at, hash, label) { // links to the one before and the one after
  const link = (one, mark, rel) => one
    ? [make("a", { href: hash(one), rel }, mark(label(one)))] : [];
  return make("span", { class: "beside" },
    ...link(list[at - 1], (text) => `‹ ${text}`, "prev"), ...link(list[at + 1], (text) => `${text} ›`, "next"));
}

function whose(kata, wanted) { // links to those whose result is wanted
  return people.filter((one) => wanted(one.results[kata.at])).map((one) => personLink(one, kata));
}

function counted(number, shares, text, entries, attributes) {
  return folded([make("b", { class: "number" }, String(number)), bar(...shares), make("span", {}, text)],
    () => listOf(entries()), { ...attributes, class: "counted" });
}

function kataView(kata) {
  const own = people.map((person) => person.results[kata.at]);
  const judged = own.filter((one) => one.outcomes), all = people.length;
  const section = (title, note, ...children) => children.length
    ? [make("section", {}, make("h2", {}, title), make("p", { class: "quiet" }, note), ...children)] : [];

  const states = [...tallyOf(kata)].sort((one, other) => other[1] - one[1]).map(([state, number]) =>
    counted(number, [[number / all, [PASSED, MISSING, TODO].includes(state) ? state : "failed"]], state === TODO ? "left to do" : state,
      () => whose(kata, (one) => one.state === state)));

  const mistakes = kata.mistakes.map((text, at) => ({ text, at, made: kata.made[at] }))
    .sort((one, other) => other.made.length - one.made.length)
    .map(({ text, at, made }) => counted(made.length, [[made.length / all, "failed"]], text,
      () => made.map((person) => personLink(person, kata)), { id: `mistake-${at}` }));

  const behaviours = kata.behaviours.map((text, at) => {
    const ended = (letters) => judged.filter((one) => letters.includes(one.outcomes[at] || "n")).length;
    return { text, at, failed: ended(FAILED), todo: ended("btn") };
  }).sort((one, other) => other.failed - one.failed || other.todo - one.todo);
  const open = behaviours.filter((one) => one.failed + one.todo);
  const safe = behaviours.filter((one) => !(one.failed + one.todo));
  const failing = open.map(({ text, at, failed, todo }) => counted(failed,
    [[failed / judged.length, "failed"], [todo / judged.length, "todo"]], text,
    () => whose(kata, (one) => FAILED.includes(one.outcomes[at] || "n"))));
  const rest = safe.length ? [folded([`${count(safe.length, "behaviour")} that all passed`],
    () => make("ul", {}, ...safe.map((one) => make("li", {}, one.text))))] : [];

  return [headed(kata.title, beside(katas, kata.at, (one) => `#kata/${one.at}`, (one) => one.title)),
    ...section("Mistakes", `How many of ${count(all, "person", "people")} made each. Open one to see who.`, ...mistakes),
    ...section("Behaviours", `How many of ${count(judged.length, "answer")} fail each. Grey: not done, or not reached.`, ...failing, ...rest),
    ...section("Everybody", "How it ended.", ...states)];
}

function personView(person) {
  const order = rows.filter((row) => !row.hidden || row.person === person).map((row) => row.person);
  const notes = data.notes.filter((note) => note[3] === person.at);
  return [
    headed(person.label, beside(order, order.indexOf(person), (one) => `#person/${one.at}`, (one) => one.label)),
    make("p", { class: "points" }, `${shown(person.total)} of ${shown(data.possible)} points`),
    ...person.results.map((result, at) => make("section", { id: `kata-${at}`, class: "result" },
      make("h2", { tabindex: "-1" },
        make("span", { class: `sample ${kindOf(result)}`, "aria-hidden": "true" }, textIn(result)), " ",
        make("a", { href: `#kata/${at}` }, katas[at].title),
        `: ${said(result)}, ${shown(result.points)} of ${shown(katas[at].possible)} points`),
      make("pre", {}, ...result.lines.map((line) => {
        const [text, style] = data.lines[line];
        const span = make("span", { class: style }, text + "\n");
        span.style.setProperty("--hang", `${/^ *(?:[^\w\s] )?/.exec(text)[0].length}ch`);
        return span;
      })))),
    ...(notes.length ? [make("section", {}, make("h2", {}, "About your files"),
      make("ul", {}, ...notes.map(([, file, why]) => make("li", {}, make("b", {}, file), ": " + why))))] : []),
  ];
}

/* ---- which of them is seen ---- */

let left = 0; // how far the first page was scrolled

function route() {
  const [kind, first, second] = location.hash.slice(1).split("/");
  const one = { person: people, kata: katas }[kind]?.[first];
  const wasAway = !view.hidden;
  if (!overview.hidden) left = scrollY;
  overview.hidden = Boolean(one);
  view.hidden = !one;
  document.title = one ? `${one.label || one.title} · Class report` : "Class report";
  view.replaceChildren(...(one ? (kind === "person" ? personView(one) : kataView(one)) : []));
  if (!one) {
    scrollTo(0, left);
    if (wasAway) go(active);
    return;
  }
  scrollTo(0, 0);
  const part = second && document.getElementById(`${kind === "person" ? "kata" : "mistake"}-${second}`);
  if (part?.tagName === "DETAILS") { part.open = true; part.fill(); }
  const focused = part?.querySelector("h2, summary") || view.querySelector("h1");
  focused.focus({ preventScroll: true });
  part?.scrollIntoView({ block: "center" });
}

addEventListener("hashchange", route);
addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const typing = event.target === filter;
  if (event.key === "/" && !typing) {
    event.preventDefault();
    if (overview.hidden) { // at once: what is typed next belongs to the field
      location.hash = "#";
      route();
    }
    filter.focus();
    filter.select();
  } else if (event.key === "Escape" && typing) {
    filter.value = "";
    sift();
    go(active);
  } else if (event.key === "Escape" && !view.hidden) {
    location.hash = "#";
  } else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && !view.hidden) {
    const link = view.querySelector(`.beside a[rel=${event.key === "ArrowLeft" ? "prev" : "next"}]`);
    if (link) location.hash = link.hash;
  }
});
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("#attention details, .counted[open]")) {
    details.fill();
    details.open = true;
  }
});

document.documentElement.style.setProperty("--digits", `${String(people.length).length + 1}ch`);
history.scrollRestoration = "manual";
fillTotals();
fillAttention();
fillCommon();
fillLegend();
grid.style.setProperty("--katas", katas.length);
grid.classList.toggle("many", katas.length > 8);
sort("name", true);
sift();
new ResizeObserver(() => frame.classList.toggle("narrow", grid.scrollWidth > frame.clientWidth)).observe(frame);
route();
