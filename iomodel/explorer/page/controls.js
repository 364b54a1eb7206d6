// The controls: each with its sourced range, its source, and where published estimates sit on it.

import { h } from "./dom.js";
import { daysText, fixed, lengthText, level } from "./format.js";
import { either, lang, said } from "./words.js";

const LONGEST = 1825;
const toPlace = (days) => (1000 * Math.log(days)) / Math.log(LONGEST);
const toDays = (place) => Math.max(1, Math.min(LONGEST, Math.round(rounded(Math.exp((place * Math.log(LONGEST)) / 1000)))));

function rounded(days) {
  if (days < 14) return days;
  for (const exact of [30, 61, 91, 122, 152, 182, 274, 365, 548, 730, 1095, 1460, 1825]) {
    if (Math.abs(days - exact) < exact * 0.012) return exact;
  }
  return days;
}

/** Fill the form.
 *
 * ctx: {catalogue, question, scenario, marks, change(name, value), file(text, name), reset()}
 */
export function fillControls(form, ctx) {
  const opened = new Set([...form.querySelectorAll("details[open]")].map((one) => one.dataset.key));
  const focused = document.activeElement?.id;
  form.replaceChildren(
    h("div", { class: "ask-head" }, h("h2", {}, said("ask")), h("button", { type: "button", class: "quiet", onclick: ctx.reset }, said("reset"))),
    group("what", cutControls(ctx)),
    group("long", lengthControls(ctx)),
    group("buffers", bufferControls(ctx)),
    group("reading", readingControls(ctx)),
    group("frame", frameControls(ctx)),
  );
  for (const one of form.querySelectorAll("details")) if (opened.has(one.dataset.key)) one.open = true;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function group(key, children) {
  return h("fieldset", {}, h("legend", {}, said(key)), children);
}

function cutControls(ctx) {
  const { catalogue, question, scenario } = ctx;
  const own = question.own === undefined ? [] : [h("option", { value: "" }, `${said("ownName")}: ${either(scenario.title)}`)];
  const choose = select("scenario", said("scenario"), [
    ...own,
    ...catalogue.scenarios.map((one) => h("option", { value: one.name }, either(one.title))),
  ], question.own === undefined ? question.scenario : "", (value) => ctx.change("scenario", value));
  const file = h("input", { type: "file", id: "own", accept: ".toml", class: "file", onchange: async (event) => {
    const [chosen] = event.target.files;
    if (chosen) ctx.file(await chosen.text(), chosen.name);
  } });
  const parts = [choose, h("label", { class: "filelabel", for: "own" }, file, h("span", {}, said("own")))];
  if (scenario.values.share === null) return parts;
  const named = question.material ?? (scenario.materials.length === 1 ? scenario.materials[0] : "");
  const materials = scenario.materials.length > 1 ? [h("option", { value: "" }, said("asScenario"))] : [];
  parts.push(select("material", said("material"), [
    ...materials,
    ...catalogue.materials.map((one) => h("option", { value: one.name }, either(one.title))),
  ], named, (value) => ctx.change("material", value || undefined)));
  parts.push(elements(ctx, named ? [named] : scenario.materials));
  parts.push(slider(ctx, "share", said("share"), {
    value: question.share ?? scenario.values.share, min: 0, max: 1, step: 0.01, text: level,
    known: scenario.known.share, entries: ["cuts.0.share"],
  }));
  return parts;
}

function elements(ctx, names) {
  const { question, scenario, catalogue } = ctx;
  const listed = catalogue.materials.filter((one) => names.includes(one.name)).flatMap((one) => one.elements);
  if (listed.length < 2) return null;
  const all = listed.map((one) => one.code);
  const own = question.material || !scenario.elements.length ? all : scenario.elements;
  const chosen = new Set(question.elements ?? own);
  const boxes = listed.map((one) => check(`element-${one.code}`, `${lang() === "ja" ? one.ja : one.en} (${one.code})`, chosen.has(one.code), (on) => {
    const next = all.filter((code) => (code === one.code ? on : chosen.has(code)));
    if (next.length) ctx.change("elements", next.length === own.length && own.every((code) => next.includes(code)) ? undefined : next);
    else document.getElementById(`element-${one.code}`).checked = true;
  }));
  const count = chosen.size === all.length ? said("allElements") : `${chosen.size} / ${all.length}`;
  return h("details", { "data-key": "elements" }, h("summary", {}, `${said("elements")}: ${count}`), h("div", { class: "boxes" }, boxes));
}

function lengthControls(ctx) {
  const { question, scenario } = ctx;
  const days = (name, max) => slider(ctx, name, said(name), {
    value: question[name] ?? scenario.values[name], min: 0, max, step: 1, text: daysText, entries: [`duration.${name}`, "duration"],
  });
  return [
    slider(ctx, "days", said("days"), {
      value: question.days ?? scenario.values.days, min: 0, max: 1000, step: 1, text: lengthText,
      toPlace, toValue: toDays, number: [1, LONGEST], entries: ["duration.cut", "duration"],
    }),
    days("onset", 365),
    days("recovery", 365),
  ];
}

function bufferControls(ctx) {
  const { question, scenario, catalogue } = ctx;
  const held = question.stocks ?? scenario.values.stocks.map((one) => one.days);
  const parts = scenario.values.stocks.map((one, place) =>
    slider(ctx, `stock-${place}`, said("stock", { holder: said(one.holder) }), {
      value: held[place] ?? one.days, min: 0, max: 365, step: 1, text: daysText, mark: "stock", number: [0, 3650],
      known: scenario.known[`stocks.${place}.days`], entries: [`stocks.${place}.days`, "stocks"],
      change: (value) => ctx.change("stocks", held.map((old, i) => (i === place ? value : old))),
    }));
  if (scenario.values.share === null) return parts;
  const name = question.material ?? scenario.materials[0];
  const rates = catalogue.materials.find((one) => one.name === name)?.rates ?? {};
  for (const key of ["thrift", "ramp"]) {
    const given = question[key] ?? scenario.values[key];
    const known = rates[key];
    const value = typeof given === "number" ? given : known?.[given] ?? 0;
    parts.push(slider(ctx, key, said(key), {
      value, min: 0, max: 0.3, step: 0.005, text: level, known, entries: [`adaptation.${key}`, "adaptation"], source: known,
    }));
  }
  return parts;
}

function readingControls(ctx) {
  const { question, scenario } = ctx;
  if (scenario.values.share === null) return [];
  const ends = (name) => {
    const now = question[name] ?? scenario.values[name];
    const options = ["low", "central", "high"].map((end) => h("label", { class: "end" },
      h("input", { type: "radio", name, id: `${name}-${end}`, value: end, checked: now === end, onchange: () => ctx.change(name, end) }), h("span", {}, said(end))));
    return h("div", { class: "control" }, h("div", { class: "ends", role: "radiogroup", "aria-label": said(name) }, h("span", { class: "name" }, said(name)), h("div", { class: "segments" }, options)),
      sourceOf(ctx, [`exposure.${name === "exposure" ? "level" : name}`, "exposure"], undefined, name));
  };
  return [
    ends("exposure"),
    ends("criticality"),
    slider(ctx, "scale", said("scale"), {
      value: question.scale ?? scenario.values.scale, min: 0, max: 3, step: 0.01, text: (value) => `× ${fixed(value, 2)}`, number: [0, 10],
      known: scenario.known.scale ?? { low: 1, central: 1, high: 1 }, entries: ["exposure.scale"],
    }),
  ];
}

function frameControls(ctx) {
  const { catalogue, question } = ctx;
  const chosen = new Set(question.models);
  const boxes = catalogue.models.map((one) => check(`model-${one.name}`, either(one.title), chosen.has(one.name), (on) => {
    const next = catalogue.models.map((model) => model.name).filter((name) => (name === one.name ? on : chosen.has(name)));
    if (next.length) ctx.change("models", next);
    else document.getElementById(`model-${one.name}`).checked = true;
  }));
  const name = question.table ?? "japan-2015";
  const tableOf = catalogue.tables.find((one) => one.name === name) ?? catalogue.tables[0];
  const parts = [
    h("details", { "data-key": "models" }, h("summary", {}, `${said("models")}: ${chosen.size} / ${catalogue.models.length}`), h("div", { class: "boxes one" }, boxes)),
    select("table", said("table"), catalogue.tables.map((one) => h("option", { value: one.name }, one.name)), name, (value) => ctx.change("table", value)),
  ];
  if (tableOf.levels.length) {
    parts.push(select("sectors", said("sectors", { n: "" }).trim() || said("sector"), [
      h("option", { value: "" }, said("usual")),
      ...tableOf.levels.map((one) => h("option", { value: one }, said("sectors", { n: one }))),
    ], question.sectors ?? "", (value) => ctx.change("sectors", value || undefined)));
  }
  if (tableOf.regions.length) {
    parts.push(select("region", said("region"), [
      h("option", { value: "" }, said("wholeWorld")),
      ...tableOf.regions.map((one) => h("option", { value: one }, one)),
    ], question.region ?? "", (value) => ctx.change("region", value || undefined)));
  }
  if (tableOf.own) {
    parts.push(h("div", { class: "control" }, h("label", { for: "region", class: "name" }, said("region")),
      h("input", { id: "region", type: "text", maxlength: 60, value: question.region ?? "", onchange: (event) => ctx.change("region", event.target.value.trim() || undefined) })));
  }
  const listed = catalogue.gdp.filter((one) => one.region === (ctx.country ?? "JPN"));
  const years = listed.map((one) => h("option", { value: one.name }, `${said(one.kind, { year: one.year })}${one.currency === "JPY" ? "" : ` ${one.currency}`}`));
  parts.push(select("gdp", said("gdp"), [h("option", { value: "" }, said("usualGdp")), ...years, h("option", { value: "own" }, said("ownGdp"))], question.gdp ?? "", (value) => ctx.change("gdp", value || undefined)));
  if (ctx.currency) parts.push(h("p", { class: "note", id: "currency" }, said("currency", { currency: ctx.currency === "JPY" ? said("yen") : ctx.currency })));
  parts.push(select("draws", said("draws"), [64, 128, 256, 512].map((count) => h("option", { value: count }, String(count))), String(question.draws ?? 128), (value) => ctx.change("draws", Number(value))));
  return parts;
}

// -- building blocks

function check(id, label, on, change) {
  return h("label", { class: "check" }, h("input", { type: "checkbox", id, checked: on, onchange: (event) => change(event.target.checked) }), h("span", {}, label));
}

function select(id, label, options, value, change) {
  const node = h("select", { id, onchange: (event) => change(event.target.value) }, options);
  node.value = value;
  return h("div", { class: "control" }, h("label", { for: id, class: "name" }, label), node);
}

/** A slider with its value, its sourced range below, and the marks of published estimates. */
export function slider(ctx, name, label, given) {
  const place = given.toPlace ?? ((value) => value);
  const toValue = given.toValue ?? ((value) => value);
  const { min, max } = given;
  const part = (value) => Math.max(0, Math.min(100, (100 * (place(value) - min)) / (max - min)));
  const send = given.change ?? ((value) => ctx.change(name, value));
  const text = h("output", { for: name, class: "value" }, given.text(given.value));
  const beyond = h("span", { class: "beyond", hidden: true }, said("beyond"));
  const known = given.known;
  const outside = (value) => known && (value < known.low - 1e-9 || value > known.high + 1e-9);
  const range = h("input", { type: "range", id: name, min, max, step: given.step, "aria-label": label, "aria-valuetext": given.text(given.value) });
  range.value = place(given.value);
  const show = (value) => {
    text.textContent = given.text(value);
    range.setAttribute("aria-valuetext", given.text(value) + (outside(value) ? `, ${said("beyond")}` : ""));
    beyond.hidden = !outside(value);
  };
  range.addEventListener("input", () => {
    const value = toValue(Number(range.value));
    show(value);
    if (exact) exact.value = value;
    send(value);
  });
  let exact = null;
  if (given.number) {
    const [low, high] = given.number;
    exact = h("input", { type: "number", class: "exact", id: `${name}-exact`, min: low, max: high, step: given.step < 1 ? given.step : 1, value: given.value, "aria-label": label, onchange: (event) => {
      const value = Math.max(low, Math.min(high, Number(event.target.value)));
      if (!Number.isFinite(value)) return;
      event.target.value = value;
      range.value = place(value);
      show(value);
      send(value);
    } });
  }
  show(given.value);
  const marks = marksOf(ctx, given.mark ?? name);
  const strip = known || marks.length ? h("svg") : null;
  return h("div", { class: "control" },
    h("div", { class: "line" }, h("label", { for: name, class: "name" }, label), beyond, text),
    h("div", { class: "slide" }, range, exact),
    strip && drawStrip(known, marks, part, Boolean(exact)),
    sourceOf(ctx, given.entries, given, name, marks));
}

const SVG = "http://www.w3.org/2000/svg";

function drawStrip(known, marks, part, narrow) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", narrow ? "strip narrow" : "strip");
  svg.setAttribute("aria-hidden", "true");
  const add = (tag, attributes, title) => {
    const node = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (title) node.append(Object.assign(document.createElementNS(SVG, "title"), { textContent: title }));
    svg.append(node);
  };
  if (known && known.high > known.low) {
    add("line", { x1: `${part(known.low)}%`, x2: `${part(known.high)}%`, y1: 4, y2: 4, class: "known" });
    if (typeof known.central === "number") add("circle", { cx: `${part(known.central)}%`, cy: 4, r: 3, class: "known" });
  }
  for (const mark of marks) {
    add("line", { x1: `${part(mark.value)}%`, x2: `${part(mark.value)}%`, y1: 9, y2: 16, class: mark.solved ? "mark solved" : "mark" }, `${mark.who}`);
  }
  return svg;
}

function marksOf(ctx, name) {
  const found = [];
  for (const one of ctx.catalogue.estimates) {
    if (one.country !== "JPN" || !one.reading) continue;
    const solved = ctx.marks?.[one.id]?.[name];
    const value = solved ?? (one.reading.solved.includes(name) ? undefined : one.reading[name]);
    if (typeof value === "number") found.push({ value, who: one.who, solved: solved !== undefined });
  }
  return found;
}

function sourceOf(ctx, entries, given, name, marks = []) {
  const { scenario, catalogue } = ctx;
  const text = given?.text;
  const known = given?.known;
  const listed = scenario.sources.filter((one) => one.entries.some((entry) => entries.includes(entry)));
  const lines = [...listed, ...(given?.source ? [given.source] : [])].map((one) => h("p", {}, `${typeof one.text === "string" ? one.text : either(one.text)} (${one.grade}: ${either(catalogue.grades[one.grade])})`));
  if (!lines.length) lines.push(h("p", {}, said("noSource")));
  if (marks.length && text) {
    const by = new Map();
    for (const one of marks) {
      const key = text(one.value) + (one.solved ? `, ${said("solved")}` : "");
      by.set(key, [...(by.get(key) ?? []), one.who]);
    }
    const list = [...by].map(([value, who]) => `${who.join(", ")} (${value})`).join("; ");
    lines.push(h("p", {}, said("marks", { list })));
  }
  const range = known && known.high > known.low && text ? said("sourced", { low: text(known.low), high: text(known.high) }) : said("source");
  return h("details", { class: "source", "data-key": `source-${name}` }, h("summary", {}, range), lines);
}
