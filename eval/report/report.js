"use strict";
// Everything from the runs reaches the page as text nodes, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const two = data.runs.length === 2;
const byId = (id) => document.getElementById(id);
const METRICS = data.runs[data.runs.length - 1].metrics;
const SHOWN_RANKS = 5;
const GOOD = new Set(["right", "refused rightly"]);
const SIGNS = {
  "right": "✓", "refused rightly": "✓", "wrong": "✗", "answered wrongly": "✗",
  "refused wrongly": "○", "error": "!",
};

function make(name, options, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(options || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "width") node.style.width = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== "") node.append(child);
  }
  return node;
}

function number(value) {
  if (value === null || value === undefined) return "–";
  if (Math.abs(value) >= 10) return value.toFixed(1);
  return value.toFixed(3).replace(/^(-?)0\./, "$1.");
}

function time(seconds) {
  if (!seconds) return "–";
  return seconds >= 2 ? seconds.toFixed(1) + " s" : Math.round(1000 * seconds) + " ms";
}

const last = (item) => item.runs[item.runs.length - 1];
const flipped = (item) =>
  two && item.runs[0] && GOOD.has(item.runs[0].outcome) !== GOOD.has(item.runs[1].outcome);

// --- one case -------------------------------------------------------------------------------

function badge(side) {
  if (!side) return make("span", { class: "outcome" }, "not run");
  const name = side.outcome;
  return make("span", { class: "outcome " + name.replace(" ", "-") }, SIGNS[name] + " " + name);
}

function outcomes(item) {
  if (!two) return [badge(item.runs[0])];
  if (!flipped(item) && item.runs[0] && item.runs[0].outcome === item.runs[1].outcome) {
    return [badge(item.runs[1])];
  }
  return [badge(item.runs[0]), make("span", { class: "arrow" }, " → "), badge(item.runs[1])];
}

function highlighted(passage, spans) {
  const length = passage.text.trimEnd().length;
  const inside = spans
    .filter((span) => span.document === passage.document)
    .map((span) => ({
      start: Math.max(0, span.start - passage.start),
      end: Math.min(length, span.end - passage.start),
      kind: span.kind,
    }))
    .filter((span) => span.start < span.end);
  const cuts = new Set([0, length]);
  for (const span of inside) cuts.add(span.start).add(span.end);
  const places = [...cuts].sort((a, b) => a - b);
  const parts = [];
  for (let i = 0; i + 1 < places.length; i++) {
    const [start, end] = [places[i], places[i + 1]];
    const kinds = inside.filter((s) => s.start <= start && s.end >= end).map((s) => s.kind);
    const text = passage.text.slice(start, end);
    parts.push(kinds.length ? make("mark", { class: [...new Set(kinds)].join(" ") }, text) : text);
  }
  return make("div", { class: "passage" }, parts);
}

function where(passage) {
  const heading = passage.heading ? " › " + passage.heading : "";
  return passage.document + heading;
}

function answer(side) {
  if (!side.sentences.length) return make("p", { class: "answer" }, side.answer || "(no text)");
  return make("p", { class: "answer" }, side.sentences.map((one) => [
    one.lead ? make("b", {}, one.lead + ": ") : "",
    make("span", { class: one.supported === false ? "unsupported" : "" }, one.text),
    one.citations.map((n) => make("sup", {}, " [" + n + "]")),
    one.supported === false
      ? make("span", { class: "lacks" }, " not borne out" + lacking(one) + " ") : " ",
  ]).flat(2));
}

function lacking(sentence) {
  const named = sentence.lacks.map((one) => one.words || one.kind).filter(Boolean);
  return named.length ? " (" + named.join(", ") + ")" : "";
}

function missed(item, side) {
  const unmet = side.missed.facts.map((group) => JSON.stringify(group));
  const lines = item.facts.map((group) => {
    const met = !unmet.includes(JSON.stringify(group));
    return make("li", { class: met ? "met" : "missed" }, group.join(" / "));
  });
  for (const span of side.missed.spans) {
    lines.push(make("li", { class: "missed" }, "not cited: “" + span.quote + "” (" + span.document + ")"));
  }
  for (const name of side.missed.documents) {
    lines.push(make("li", { class: "missed" }, "not among the first ten passages: " + name));
  }
  for (const quote of side.missed.lost_evidence) {
    lines.push(make("li", { class: "missed" }, "no longer in the documents: “" + quote + "”"));
  }
  return lines.length ? [make("h4", {}, "What it should hold"), make("ul", { class: "plain" }, lines)] : [];
}

function citations(item, side, gold) {
  if (!side.citations.length) return [];
  const groups = new Map();
  for (const one of side.citations) {
    if (!groups.has(one.passage)) groups.set(one.passage, []);
    groups.get(one.passage).push(one);
  }
  const blocks = [...groups].map(([place, cited]) => {
    const passage = data.passages[place];
    const spans = [...cited.map((one) => ({ ...one, kind: "cited" })), ...gold];
    const numbers = cited.map((one) => "[" + one.number + "]").join(" ");
    return make("div", {}, make("small", {}, numbers + " " + where(passage)), highlighted(passage, spans));
  });
  return [make("h4", {}, "Citations in their passages"), ...blocks];
}

function retrieved(side, gold) {
  if (!side.retrieved.length) return [];
  const best = Math.max(...side.retrieved.map((one) => one.score), 1e-9);
  const lines = side.retrieved.map((one, place) => {
    const passage = data.passages[one.passage];
    const holds = gold.some((span) => span.document === passage.document
      && span.start < passage.end && span.end > passage.start);
    const told = where(passage) + " · " + number(one.score)
      + " (meaning " + number(one.meaning) + ", words " + number(one.words) + ")";
    const head = make("summary", {},
      make("small", {}, String(place + 1)),
      make("span", { class: "meter", "aria-hidden": "true" },
        make("i", { width: Math.max(0, 100 * one.score / best) + "%" })),
      make("span", { class: "where" }, told, holds ? make("span", { class: "holds" }, " ★ holds gold") : ""));
    return make("li", {}, make("details", {}, head, highlighted(passage, gold)));
  });
  const rest = lines.slice(SHOWN_RANKS);
  return [make("h4", {}, "Retrieved, best first"),
    make("ol", { class: "ranks" }, lines.slice(0, SHOWN_RANKS)),
    rest.length ? make("details", {}, make("summary", {}, rest.length + " more"),
      make("ol", { class: "ranks" }, rest)) : ""];
}

function scores(side) {
  const told = Object.entries(side.scores)
    .filter(([key, value]) => value !== null && METRICS[key]
      && (METRICS[key].family !== "usage" || value))
    .map(([key, value]) => make("span", { title: METRICS[key].about },
      METRICS[key].title + " ", make("b", {}, number(value))));
  return [make("h4", {}, "Scores"), make("div", { class: "scores" }, told)];
}

function panel(item, side, place) {
  if (!side) return make("div", {}, make("p", { class: "note" }, "This run did not ask the case."));
  const gold = item.spans.map((span) => ({ ...span, kind: "gold" }));
  const name = two ? make("h3", {}, (place ? "after: " : "before: ") + data.runs[place].name) : "";
  const facts = "gave " + number(side.probability) + " that the documents answer; "
    + time(side.seconds) + "; " + side.model
    + (side.instead_of ? " instead of " + side.instead_of : "");
  return make("div", {}, name,
    make("p", { class: "note" }, badge(side), " · ", facts),
    side.error ? make("p", { class: "lacks" }, side.error) : "",
    side.understood && side.understood !== item.question
      ? make("p", { class: "note" }, "Understood as: " + side.understood) : "",
    make("h4", {}, "Answer"), answer(side),
    missed(item, side), citations(item, side, gold), retrieved(side, gold), scores(side));
}

function detail(item) {
  const about = [item.kind, item.direction || item.language,
    item.answerable ? "answerable" : "not answerable"].filter(Boolean).join(" · ");
  const key = make("p", { class: "note key" }, about, " · ",
    make("mark", {}, "cited"), " ", make("mark", { class: "gold" }, "gold"));
  const history = item.history.length
    ? [make("h4", {}, "Asked before"), make("ul", { class: "plain" }, item.history.map((q) => make("li", {}, q)))]
    : [];
  const panels = item.runs.map((side, place) => panel(item, side, place));
  return make("div", {}, history, make("h4", {}, "Question"), make("p", { class: "answer" }, item.question),
    key, make("div", { class: "sides" }, panels));
}

// --- the table ------------------------------------------------------------------------------

const score = (key) => (item) => last(item).scores[key];
const COLUMNS = [
  { name: "case", value: (item) => item.id, wide: true },
  { name: "question", value: (item) => item.question },
  { name: "kind", value: (item) => item.kind, wide: true },
  { name: "language", value: (item) => item.direction || item.language, wide: true },
  { name: "outcome", value: (item) => last(item).outcome },
  { name: "recall@5", value: score("recall_5"), figure: number, wide: true },
  { name: "gold cited", value: score("gold_cited"), figure: number, wide: true },
  { name: "probability", value: (item) => last(item).probability, figure: number, wide: true },
  { name: "time", value: (item) => last(item).seconds, figure: time, wide: true },
];
const state = { sort: null, down: false, open: new Set() };

function wanted(item) {
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const text = [item.id, item.question, ...item.runs.map((side) => side ? side.answer : "")]
    .join(" ").toLowerCase();
  const outcome = byId("outcome").value;
  return words.every((word) => text.includes(word))
    && (!byId("kind").value || item.kind === byId("kind").value)
    && (!byId("language").value || item.language === byId("language").value)
    && (!outcome || item.runs.some((side) => side && side.outcome === outcome))
    && (!byId("flipped").checked || flipped(item));
}

function ordered(items) {
  if (!state.sort) return items;
  const value = state.sort.value;
  const way = state.down ? -1 : 1;
  return [...items].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === y) return 0;
    if (x === null || x === undefined) return 1;
    if (y === null || y === undefined) return -1;
    return (x < y ? -1 : 1) * way;
  });
}

function row(item) {
  const cells = COLUMNS.map((column) => {
    const wide = column.wide ? " wide" : "";
    if (column.name === "question") {
      const open = state.open.has(item.id);
      return make("td", { class: "question" }, make("button", {
        class: "open", type: "button", "aria-expanded": String(open),
        onclick: () => toggle(item),
      }, item.question || item.id));
    }
    if (column.name === "outcome") return make("td", {}, outcomes(item));
    const value = column.value(item);
    return make("td", { class: (column.figure ? "figure" : "") + wide },
      column.figure ? column.figure(value) : value);
  });
  const rows = [make("tr", { id: "case-" + item.id }, cells)];
  if (state.open.has(item.id)) {
    rows.push(make("tr", { class: "detail" }, make("td", { colspan: COLUMNS.length }, detail(item))));
  }
  return rows;
}

function toggle(item) {
  const opened = !state.open.delete(item.id);
  if (opened) state.open.add(item.id);
  draw();
  history.replaceState(null, "", opened ? "#case-" + encodeURIComponent(item.id) : "#cases");
  const button = document.getElementById("case-" + item.id);
  if (button) button.querySelector("button").focus({ preventScroll: true });
}

function draw() {
  const shown = ordered(data.cases.filter(wanted));
  byId("count").textContent = shown.length + " of " + data.cases.length + " cases";
  byId("table").tBodies[0].replaceChildren(...shown.flatMap(row));
  byId("table").tHead.replaceChildren(make("tr", {}, COLUMNS.map((column) => {
    const sorted = state.sort === column ? (state.down ? "descending" : "ascending") : null;
    const sign = sorted ? (state.down ? " ↓" : " ↑") : "";
    return make("th", {
      scope: "col", "aria-sort": sorted,
      class: (column.figure ? "figure" : "") + (column.wide ? " wide" : ""),
    }, make("button", { type: "button", onclick: () => sortBy(column) }, column.name + sign));
  })));
}

function sortBy(column) {
  state.down = state.sort === column ? !state.down : false;
  state.sort = column;
  draw();
}

function choices(id, values, every) {
  const options = [...new Set(values)].filter(Boolean).sort();
  byId(id).replaceChildren(make("option", { value: "" }, every),
    ...options.map((value) => make("option", { value }, value)));
}

function openFromAddress() {
  const id = decodeURIComponent(location.hash.replace(/^#case-/, ""));
  const item = location.hash.startsWith("#case-") && data.cases.find((one) => one.id === id);
  if (!item) return;
  state.open.add(item.id);
  draw();
  document.getElementById("case-" + item.id).scrollIntoView({ block: "center" });
}

function themes() {
  const dark = () => document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  const label = () => { byId("theme").textContent = dark() ? "Light" : "Dark"; };
  byId("theme").addEventListener("click", () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    label();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
  label();
}

choices("kind", data.cases.map((item) => item.kind), "all kinds");
choices("language", data.cases.map((item) => item.language), "all languages");
choices("outcome", data.cases.flatMap((item) => item.runs.map((side) => side && side.outcome)), "all outcomes");
byId("flipped-label").hidden = !two;
byId("flipped-label").style.display = two ? "" : "none";
for (const id of ["search", "kind", "language", "outcome", "flipped"]) byId(id).addEventListener("input", draw);
themes();
draw();
openFromAddress();
addEventListener("hashchange", openFromAddress);
