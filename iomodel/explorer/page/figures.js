// Every chart with its words, its legend, its table of numbers and its files.

import { asPng, asSvg, curveChart, dailyChart, look, sectorChart, spreadChart, titlesOf, unmetChart } from "./charts.js";
import { saveFile } from "./client.js";
import { h, table } from "./dom.js";
import { fixed, persons } from "./format.js";
import { either, lang, said } from "./words.js";

/** Draw everything that is known so far.
 *
 * view: {catalogue, answer, band, pinned, flow, lead, choose(name, value)}
 */
export function drawFigures(root, view) {
  const open = new Set([...root.querySelectorAll("details[open]")].map((one) => one.dataset.key));
  const width = Math.max(280, Math.min(980, root.clientWidth - (root.clientWidth > 700 ? 48 : 32)));
  const titles = titlesOf(view.catalogue);
  const parts = [curve, daily, sectors, spread].map((part) => part(width, { ...view, titles })).filter(Boolean);
  root.replaceChildren(...parts);
  for (const one of root.querySelectorAll("details")) if (open.has(one.dataset.key)) one.open = true;
}

function figure(key, note, charts, tables, extra = []) {
  const node = h("figure", { "data-key": key, "aria-labelledby": `${key}-title` });
  const files = h("div", { class: "files" },
    h("button", { type: "button", class: "quiet", "aria-label": `${said(key)}: SVG`, onclick: () => saveFile(new Blob([asSvg(node)], { type: "image/svg+xml" }), `${key}.svg`) }, "SVG"),
    h("button", { type: "button", class: "quiet", "aria-label": `${said(key)}: PNG`, onclick: async () => saveFile(await asPng(node), `${key}.png`) }, "PNG"));
  for (const chart of charts) {
    chart.setAttribute("role", "img");
    for (const part of chart.querySelectorAll("g[aria-label]")) part.removeAttribute("aria-label");
  }
  node.append(
    h("div", { class: "figure-head" }, h("h2", { id: `${key}-title` }, said(key)), files),
    ...extra,
    ...charts,
    h("figcaption", {}, note),
    h("details", { class: "numbers", "data-key": `numbers-${key}` }, h("summary", {}, said("numbers")), tables),
  );
  return node;
}

function legend(names, titles) {
  return h("ul", { class: "legend" }, names.map((name) => {
    const key = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    for (const [attribute, value] of Object.entries({ x1: 0, x2: 22, y1: 5, y2: 5, stroke: look(names, name).colour, "stroke-width": 3, "stroke-dasharray": look(names, name).dash })) line.setAttribute(attribute, value);
    key.setAttribute("width", 22);
    key.setAttribute("height", 10);
    key.setAttribute("aria-hidden", "true");
    key.append(line);
    return h("li", {}, key, titles[name]);
  }));
}

function published(view) {
  const names = new Set(view.answer.scenario.materials);
  return view.catalogue.estimates.filter((one) => one.country === "JPN" && one.counts === "GDP" && (names.has(one.material) || !names.size));
}

function curve(width, view) {
  const { answer, band, titles } = view;
  const { axis, lines } = answer.curve;
  const names = Object.keys(answer.models).filter((name) => lines[name]);
  if (!names.length) return null;
  const estimates = published(view);
  const kept = Object.fromEntries(names.map((name) => [name, lines[name]]));
  const lead = band?.lead;
  const chart = curveChart(width, { lines: kept, band: lead ? { rows: band.models[lead] } : null, estimates, asked: answer.days, axis, pinned: view.pinned.map((pin) => ({ lines: pin.answer.curve.lines })), titles });
  const note = lead ? said("curveNote", { draws: band.draws, model: titles[lead] }) : said("curveNoteBare");
  const lengths = [...new Set([30, 91, 182, 365, 730, 1095, 1825, answer.days])].filter((days) => days <= axis).sort((a, b) => a - b);
  const rows = lengths.map((days) => [days, ...names.map((name) => at(lines[name], days))]);
  const tables = [table(said("curve"), [{ title: said("lengthDays"), number: true }, ...names.map((name) => ({ title: titles[name], number: true }))], rows)];
  if (lead) {
    tables.push(table(said("ninety"), [{ title: said("lengthDays"), number: true }, ...Object.keys(band.models).map((name) => ({ title: titles[name], number: true }))],
      band.models[lead].map((one, place) => [one.days, ...Object.values(band.models).map((all) => `${fixed(all[place].high90)} … ${fixed(all[place].low90)}`)])));
  }
  if (estimates.length) {
    tables.push(table(said("published"), [{ title: said("who") }, { title: said("lengthDays"), number: true }, { title: said("published"), number: true }],
      estimates.map((one) => [`${one.who}, ${one.when}`, one.days ?? "–", one.gdp === null ? one.range.map((end) => fixed(end)).join(" … ") : fixed(one.gdp)])));
  }
  return figure("curve", note, [chart], tables, [legend(names, titles)]);
}

function at(points, days) {
  const after = points.findIndex(([x]) => x >= days);
  if (after < 0) return "–";
  const [x1, y1] = points[after];
  if (x1 === days || after === 0) return fixed(y1);
  const [x0, y0] = points[after - 1];
  return `≈ ${fixed(y0 + ((y1 - y0) * (days - x0)) / (x1 - x0))}`;
}

function daily(width, view) {
  const { answer, titles, flow } = view;
  const names = Object.keys(answer.models);
  if (!names.length || !answer.models[names[0]].daily) return null;
  const until = Math.max(10, ...names.filter((name) => !["inventory"].includes(name)).map((name) => answer.models[name].daily.gdp.at(-1)[0]));
  const { elements, day } = answer.shortage;
  const charts = elements.length ? [unmetChart(width, { elements, until, first: day })] : [];
  charts.push(dailyChart(width, { models: answer.models, until, flow, titles }));
  const switcher = h("div", { class: "segments small", role: "radiogroup", "aria-label": said("daily") }, ["gdp", "output"].map((one) =>
    h("label", { class: "end" }, h("input", { type: "radio", name: "flow", id: `flow-${one}`, checked: flow === one, onchange: () => view.choose("flow", one) }), h("span", {}, said(one === "gdp" ? "dayGdp" : "dayOutput")))));
  const tables = [table(said("dayGdp"), [{ title: said("model") }, { title: said("worstDay"), number: true }, { title: said("gdpShare"), number: true }, { title: said("outputShare"), number: true }],
    names.map((name) => {
      const worst = answer.models[name].daily.gdp.reduce((a, b) => (b[1] < a[1] ? b : a));
      const output = answer.models[name].daily.output.reduce((a, b) => (b[1] < a[1] ? b : a));
      return [titles[name], worst[0], fixed(worst[1]), fixed(output[1])];
    }))];
  if (elements.length) {
    tables.push(table(said("unmet"), [{ title: said("element") }, { title: said("firstDay"), number: true }, { title: said("worst"), number: true }],
      elements.map((one) => [`${lang() === "ja" ? one.ja : one.en} (${one.code})`, one.day, `${fixed(Math.max(...one.unmet.map(([, value]) => value)), 1)} %`])));
  }
  return figure("daily", said("dailyNote"), charts, tables, [legend(names, titles), switcher]);
}

function sectors(width, view) {
  const { answer, titles } = view;
  const names = Object.keys(answer.models);
  const lead = names.includes(view.lead) ? view.lead : names.includes("supply-constrained") ? "supply-constrained" : names[0];
  const rows = answer.models[lead]?.sectors ?? [];
  if (!rows.length) return null;
  const choose = h("div", { class: "control inline" }, h("label", { for: "lead", class: "name" }, said("model")),
    h("select", { id: "lead", onchange: (event) => view.choose("lead", event.target.value) }, names.map((name) => h("option", { value: name }, titles[name]))));
  choose.querySelector("select").value = lead;
  const key = h("ul", { class: "legend" }, ["direct", "propagated"].map((part) => h("li", {}, h("span", { class: `swatch ${part}` }), said(part))));
  const called = (row) => `${row.code} ${lang() === "ja" ? row.ja || row.en : row.en}`;
  const tables = [table(said("hardest"), [{ title: said("sector") }, { title: said("direct"), number: true }, { title: said("propagated"), number: true }, { title: `${said("total")} [%]`, number: true }],
    rows.map((row) => [called(row), fixed(row.direct, 3), fixed(row.propagated, 3), fixed(row.direct + row.propagated, 3)]))];
  return figure("hardest", said("hardestNote", { model: titles[lead] }), [sectorChart(width, { sectors: rows })], tables, [h("div", { class: "row" }, choose, key)]);
}

function spread(width, view) {
  const { answer, band, titles, catalogue } = view;
  const names = Object.keys(answer.models);
  if (!names.length) return null;
  const asked = Object.fromEntries(Object.entries(band?.models ?? {}).map(([name, rows]) => [name, rows.find((row) => row.days === answer.days)]).filter(([, row]) => row));
  const chart = spreadChart(width, { models: answer.models, band: asked, titles, pinned: view.pinned.map((pin) => pin.answer) });
  const about = Object.fromEntries(catalogue.models.map((one) => [one.name, one]));
  const currency = answer.gdp.currency;
  const numbers = table(said("spread"), [
    { title: said("model") }, { title: said("gdpShare"), number: true }, { title: said("ninety"), number: true }, { title: said("outputShare"), number: true },
    { title: `${said("money")} ${currency}`, number: true }, { title: said("persons"), number: true },
  ], names.map((name) => {
    const one = answer.models[name];
    const row = asked[name];
    return [titles[name], (one.at_least ? "≤ " : "") + fixed(one.gdp), row ? `${fixed(row.high90)} … ${fixed(row.low90)}` : "–", one.output === undefined ? "–" : fixed(one.output), fixed(one.money), one.persons === null || one.persons === undefined ? "–" : persons(one.persons)];
  }));
  const words = h("dl", { class: "models" }, names.map((name) => h("div", {},
    h("dt", {}, titles[name]),
    h("dd", {}, `${said("assumes")}: ${either(about[name].assumes)}.`),
    h("dd", {}, `${said("errs")}: ${either(about[name].errs)}.`),
    answer.models[name].at_least ? h("dd", {}, said("atLeast")) : null,
    (about[name].record.length ? about[name].record : [null]).map((one) => h("dd", { class: "record" }, `${said("record")}: ${one ? either(one) : said("noRecord")}`)))));
  const node = figure("spread", said("spreadNote"), [chart], [numbers]);
  node.append(words);
  return node;
}
