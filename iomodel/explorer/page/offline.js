// The page that is sent: answers out of a grid, linear between its points.

import { slider } from "./controls.js";
import { h } from "./dom.js";
import { factsOf } from "./facts.js";
import { drawFigures } from "./figures.js";
import { daysText, fixed, lengthText, level } from "./format.js";
import { either, fillTexts, lang, said, setLanguage } from "./words.js";

const data = JSON.parse(document.getElementById("data").textContent);
const { grid } = data;
const find = (id) => document.getElementById(id);
const own = data.scenario.values;
const total = own.stocks.reduce((sum, one) => sum + one.days, 0);
const state = { share: own.share, days: Math.min(own.days, grid.lengths.at(-1)), stock: Math.min(total, grid.stocks.at(-1)), exposure: own.exposure, flow: "gdp", lead: "supply-constrained" };

function between(values, axis, at) {
  let place = axis.findLastIndex((one) => one <= at);
  place = Math.max(0, Math.min(place, axis.length - 2));
  const part = Math.max(0, Math.min(1, (at - axis[place]) / (axis[place + 1] - axis[place])));
  return mixed(values[place], values[place + 1], part);
}

function mixed(a, b, part) {
  if (Array.isArray(a)) return a.map((one, i) => mixed(one, b[i], part));
  return (1 - part) * a + part * b;
}

// values at the share and stock that are asked: by share, then by stock
function at(cells, shares, stocks, { share, stock }) {
  const rows = shares.map((_, i) => cells.slice(i * stocks.length, (i + 1) * stocks.length));
  return between(between(rows, shares, share), stocks, stock);
}

function cellsOf(list) {
  const size = grid.shares.length * grid.stocks.length;
  const place = grid.exposures.indexOf(state.exposure);
  return list.slice(place * size, (place + 1) * size);
}

/** The answer that the grid gives. */
function answerOf() {
  const models = {};
  const lines = {};
  for (const { name } of data.catalogue.models) {
    const curve = at(cellsOf(grid.gdp).map((cell) => cell[name]), grid.shares, grid.stocks, state);
    const gdp = between(curve, grid.lengths, state.days);
    lines[name] = [[0, 0], ...grid.lengths.map((days, i) => [days, curve[i]])];
    const persons = grid.persons.length ? between(at(cellsOf(grid.persons).map((cell) => cell[name]), grid.shares, grid.stocks, state), grid.lengths, state.days) : null;
    models[name] = { gdp, persons, money: (gdp * data.gdp.value) / 1e14, at_least: false, sectors: sectorsOf(name) };
  }
  return { days: state.days, models, refused: {}, curve: { axis: grid.lengths.at(-1), lines }, shortage: shortageOf(), gdp: data.gdp, scenario: data.scenario };
}

function sectorsOf(name) {
  const parts = data.sectors.flatMap(() => [0, 0]);
  const cells = cellsOf(grid.sectors).map((cell) => cell[name].map((rows) => {
    const full = [...parts];
    for (const [place, direct, propagated] of rows) { full[2 * place] = direct; full[2 * place + 1] = propagated; }
    return full;
  }));
  const found = between(at(cells, grid.shares, grid.stocks, state), grid.sectorLengths, Math.max(state.days, grid.sectorLengths[0]));
  return data.sectors.map(([code, en, ja], i) => ({ code, en, ja, direct: found[2 * i], propagated: found[2 * i + 1] }))
    .filter((row) => row.direct + row.propagated < -5e-5).sort((a, b) => a.direct + a.propagated - b.direct - b.propagated).slice(0, 10);
}

function shortageOf() {
  const days = grid.first.map((one) => one[0] ?? 1e9);
  const day = Math.round(at(days, grid.shares, grid.stocks, state));
  if (day > state.days) return { elements: [], day: null };
  const closest = (axis, value) => axis.reduce((best, one, i) => (Math.abs(one - value) < Math.abs(axis[best] - value) ? i : best), 0);
  const near = grid.first[closest(grid.shares, state.share) * grid.stocks.length + closest(grid.stocks, state.stock)];
  if (!near.length) return { elements: [], day: null };
  return { elements: [{ day, en: near[1], ja: near[2], code: near[1], unmet: [] }], day };
}

function bandOf() {
  const { band } = grid;
  if (state.exposure !== "central" || !band.rows.length) return null;
  const models = {};
  for (const name of Object.keys(band.rows[0])) {
    const rows = at(band.rows.map((row) => row[name]), band.shares, band.stocks, { share: Math.max(state.share, band.shares[0]), stock: state.stock });
    const lengths = [...new Set([...band.lengths, state.days])].sort((a, b) => a - b);
    models[name] = lengths.map((days) => {
      const [low90, low50, high50, high90] = between(rows, band.lengths, days);
      return { days, low90, low50, high50, high90 };
    });
  }
  return { models, draws: band.draws, lead: "supply-constrained" };
}

function figureOf(value) {
  if (Math.abs(value) < 0.005) return "0";
  return value.toFixed(value >= 0.095 ? 1 : 2);
}

function lengthSaid(days) {
  const month = 365 / 12;
  const count = Math.round(days / month);
  if (days % 365 === 0) return lang() === "ja" ? `${days / 365}年間` : days === 365 ? "one year" : `${days / 365} years`;
  if (days >= 30 && Math.abs(days - count * month) <= 0.5) return lang() === "ja" ? `${count}か月間` : count === 1 ? "one month" : `${count} months`;
  return lang() === "ja" ? `${days}日間` : days === 1 ? "one day" : `${days} days`;
}

function sentenceOf(answer) {
  const ends = Object.values(answer.models).map((one) => -one.gdp).sort((a, b) => a - b);
  const long = lengthSaid(answer.days);
  const parts = [...new Set([figureOf(ends[0]), figureOf(ends.at(-1))])];
  if (ends.at(-1) < 0.005) return said("nothingLost", { long });
  return said("costs", { long, span: parts.join(lang() === "ja" ? "〜" : " to "), count: ends.length });
}

function show() {
  const answer = answerOf();
  const band = bandOf();
  find("sentence").textContent = sentenceOf(answer);
  const row = band?.models[band.lead].find((one) => one.days === answer.days);
  const title = either(data.catalogue.models.find((one) => one.name === "supply-constrained").title);
  find("hedge").textContent = row ? said("hedgeOffline", { draws: band.draws, low: figureOf(-row.high90), high: figureOf(-row.low90), model: title[0].toLowerCase() + title.slice(1) }) : said("noBandOffline");
  find("facts").replaceChildren(...factsOf(answer));
  drawFigures(find("charts"), { catalogue: data.catalogue, answer, band, pinned: [], flow: state.flow, lead: state.lead, choose: (name, value) => { state[name] = value; show(); } });
  const { error, made, table } = data;
  const places = (value) => Math.max(value, 0.0005).toFixed(3);
  find("made").textContent = `${said("offline", { date: made.date, version: made.version, scenario: data.scenario.name, error: places(error.largest), checks: error.checks, typical: places(error.median) })} ${table.name}, ${said("sectors", { n: table.sectors })}; ${data.gdp.source}`;
}

function showControls() {
  const change = (name, value) => { state[name] = value; history.replaceState(null, "", `#share=${state.share}&days=${state.days}&stock=${state.stock}&exposure=${state.exposure}&lang=${lang()}`); show(); };
  const ctx = { catalogue: data.catalogue, scenario: data.scenario, marks: null, change };
  const [low, high] = [grid.lengths[0], grid.lengths.at(-1)];
  const ends = grid.exposures.map((end) => h("label", { class: "end" }, h("input", { type: "radio", name: "exposure", id: `exposure-${end}`, checked: state.exposure === end, onchange: () => change("exposure", end) }), h("span", {}, said(end))));
  find("ask").replaceChildren(
    h("div", { class: "ask-head" }, h("h2", {}, said("ask"))),
    slider(ctx, "share", said("share"), { value: state.share, min: grid.shares[0], max: 1, step: 0.01, text: level, entries: ["cuts.0.share"] }),
    slider(ctx, "days", said("days"), { value: state.days, min: low, max: high, step: 1, text: lengthText, number: [low, high], entries: ["duration"] }),
    own.stocks.length ? slider(ctx, "stock", said("stockAll"), { value: state.stock, min: 0, max: grid.stocks.at(-1), step: 1, text: daysText, number: [0, grid.stocks.at(-1)], entries: ["stocks.0.days", "stocks"], known: own.stocks.length === 1 ? data.scenario.known["stocks.0.days"] : undefined }) : "",
    h("div", { class: "control" }, h("div", { class: "ends", role: "radiogroup", "aria-label": said("exposure") }, h("span", { class: "name" }, said("exposure")), h("div", { class: "segments" }, ends))),
  );
  find("title").textContent = either(data.scenario.title);
  document.title = `${either(data.scenario.title)} – iomodel`;
}

function showAll() {
  fillTexts();
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === lang()));
  showControls();
  show();
}

const given = new URLSearchParams(location.hash.slice(1));
for (const [name, [low, high]] of Object.entries({ share: [grid.shares[0], 1], days: [grid.lengths[0], grid.lengths.at(-1)], stock: [0, grid.stocks.at(-1)] })) {
  const value = Number(given.get(name));
  if (given.has(name) && value >= low && value <= high) state[name] = name === "days" ? Math.round(value) : value;
}
if (grid.exposures.includes(given.get("exposure"))) state.exposure = given.get("exposure");
setLanguage(given.get("lang") ?? (navigator.language.startsWith("ja") ? "ja" : "en"));
for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => { setLanguage(button.dataset.language); showAll(); });
let timer = 0;
addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(show, 150); });
showAll();
document.body.dataset.ready = "1";
