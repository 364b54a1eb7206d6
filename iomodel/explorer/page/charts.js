// The charts: marks of Observable Plot, colours that everyone can tell apart, a shape or dash for each model.

import { fixed, percent } from "./format.js";
import { either, lang, said } from "./words.js";

const Plot = globalThis.Plot;
const COLOURS = ["var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)", "var(--c5)", "var(--c6)"];
const DASHES = ["", "6 3", "2 3", "8 3 2 3", "1 3", "10 4"];
const MONTH = 365 / 12;

/** Colour and dash of a model by its place among those asked. */
export function look(names, name) {
  const place = Math.max(0, names.indexOf(name));
  return { colour: COLOURS[place % COLOURS.length], dash: DASHES[Math.floor(place / COLOURS.length) % DASHES.length] };
}

// a label that fits so many pixels
function fitted(text, pixels) {
  let room = pixels;
  for (let i = 0; i < text.length; i += 1) {
    room -= text.charCodeAt(i) > 0x2e80 ? 12.2 : 6.5;
    if (room < 0) return `${text.slice(0, Math.max(1, i - 1)).trim()}…`;
  }
  return text;
}

// a model's title without what stands in brackets
const brief = (title) => title.split(/\s*[（(]/)[0];

const base = (width, more) => ({
  width,
  style: { background: "transparent", fontSize: "12px", fontFamily: "inherit", color: "var(--ink)" },
  ...more,
});

const grid = { stroke: "var(--line)", strokeOpacity: 1 };

/** The loss over the length of the cut. */
export function curveChart(width, { lines, band, estimates, asked, axis, pinned, titles }) {
  const names = Object.keys(lines);
  const rows = names.flatMap((name) => lines[name].map(([days, value]) => ({ name, x: days / MONTH, y: value })));
  const ends = names.map((name) => rows.filter((row) => row.name === name).at(-1));
  const shown = estimates.filter((one) => one.gdp !== null && one.days && one.days <= axis);
  const spread = (band?.rows ?? []).map((one) => ({ ...one, x: one.days / MONTH }));
  const old = (pinned ?? []).flatMap((pin, place) => Object.entries(pin.lines).flatMap(([name, points]) => points.filter(([days]) => days <= axis).map(([days, value]) => ({ key: `${place} ${name}`, name, x: days / MONTH, y: value }))));
  const narrow = width < 560;
  return Plot.plot(base(width, {
    height: narrow ? 300 : 360,
    marginLeft: 44,
    marginRight: narrow ? 16 : 150,
    marginBottom: 40,
    ariaLabel: said("curve"),
    x: { label: said("axisMonths"), domain: [0, axis / MONTH], ticks: narrow ? 6 : 10, labelArrow: "none" },
    y: { label: said("axisLoss"), labelArrow: "none", tickFormat: (value) => fixed(value, 1), nice: true, zero: true },
    marks: [
      Plot.gridY(grid),
      spread.length > 1 ? Plot.areaY(spread, { x: "x", y1: "low90", y2: "high90", fill: "var(--band)", curve: "monotone-x" }) : null,
      spread.length > 1 ? Plot.areaY(spread, { x: "x", y1: "low50", y2: "high50", fill: "var(--band)", curve: "monotone-x" }) : null,
      spread.length === 1 ? Plot.ruleX(spread, { x: "x", y1: "low90", y2: "high90", stroke: "var(--band-ink)", strokeWidth: 8 }) : null,
      Plot.ruleY([0], { stroke: "var(--ink)" }),
      Plot.ruleX([asked / MONTH], { stroke: "var(--soft)", strokeDasharray: "3 3" }),
      Plot.line(old, { x: "x", y: "y", z: "key", stroke: (row) => look(names, row.name).colour, strokeWidth: 1.5, strokeDasharray: "2 4", strokeOpacity: 0.8 }),
      ...names.map((name) => Plot.line(rows.filter((row) => row.name === name), { x: "x", y: "y", stroke: look(names, name).colour, strokeDasharray: look(names, name).dash || null, strokeWidth: 2.2 })),
      Plot.dot(shown, { x: (one) => one.days / MONTH, y: "gdp", symbol: "diamond", r: 5, fill: "var(--paper)", stroke: "var(--strong)", strokeWidth: 1.8, title: (one) => `${one.who}: ${percent(one.gdp)}` }),
      narrow ? null : Plot.text(spaced(ends, 360), { x: "x", y: "y", dx: 8, textAnchor: "start", text: (row) => fitted(brief(titles[row.name]), 136), fill: (row) => look(names, row.name).colour, lineAnchor: "middle" }),
      Plot.tip(rows, Plot.pointer({ x: "x", y: "y", title: (row) => `${titles[row.name]}\n${fixed(row.x, 1)}: ${percent(row.y)}`, fill: "var(--paper)", stroke: "var(--soft)" })),
    ],
  }));
}

// labels at the ends of lines, moved apart where they would touch
function spaced(ends, height) {
  const sorted = ends.filter(Boolean).sort((a, b) => b.y - a.y);
  const low = Math.min(...sorted.map((one) => one.y), 0);
  const scale = low < 0 ? (height - 80) / -low : 0;
  let last = -Infinity;
  return sorted.map((one) => {
    const at = Math.max(-one.y * scale, last + 30);
    last = at;
    return { ...one, y: scale ? -at / scale : 0 };
  });
}

/** Unmet need by element, day by day. */
export function unmetChart(width, { elements, until, first }) {
  const rows = elements.flatMap((one) => one.unmet.map(([day, value]) => ({ code: one.code, day, value })));
  const groups = new Map();
  for (const one of elements) {
    const key = JSON.stringify(one.unmet);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const ends = [...groups.values()].map((same) => {
    const points = same[0].unmet.filter(([, value]) => value > 0);
    const [day, value] = points.at(-1) ?? [1, 0];
    const codes = same.map((one) => one.code);
    return { day, value, text: width < 560 && codes.length > 1 ? `${codes[0]} +${codes.length - 1}` : fitted(codes.join(", "), 140) };
  });
  return Plot.plot(base(width, {
    height: 190,
    marginLeft: 44,
    marginRight: width < 560 ? 60 : 150,
    marginTop: 28,
    ariaLabel: said("unmet"),
    x: { domain: [1, until], label: null, ticks: width < 560 ? 5 : 10 },
    y: { label: said("unmet"), labelArrow: "none", domain: [0, 100], ticks: 5 },
    marks: [
      Plot.gridY(grid),
      Plot.line(rows, { x: "day", y: "value", z: "code", stroke: "var(--c1)", strokeWidth: 1.6, strokeOpacity: 0.75 }),
      Plot.text(spacedUp(ends), { x: "day", y: "at", dx: 6, textAnchor: "start", text: "text", fontSize: 10.5, fill: "var(--ink)" }),
      first ? Plot.ruleX([first], { stroke: "var(--strong)", strokeDasharray: "3 3" }) : null,
      first ? Plot.text([first], { x: (day) => day, frameAnchor: "top", dy: -12, text: (day) => said("firstShort", { day }), fill: "var(--strong)", textAnchor: first < until / 2 ? "start" : "end" }) : null,
      Plot.ruleY([0], { stroke: "var(--ink)" }),
      Plot.tip(rows, Plot.pointer({ x: "day", y: "value", title: (row) => `${row.code}, ${said("day", { day: row.day })}: ${percent(row.value, 1)}`, fill: "var(--paper)", stroke: "var(--soft)" })),
    ],
  }));
}

function spacedUp(ends) {
  let last = -Infinity;
  return ends.sort((a, b) => a.value - b.value).map((one) => {
    const at = Math.max(one.value, last + 8);
    last = at;
    return { ...one, at: Math.min(at, 100) };
  });
}

/** GDP or output of each day, by model. */
export function dailyChart(width, { models, until, flow, titles }) {
  const names = Object.keys(models);
  const rows = names.flatMap((name) => models[name].daily[flow].filter(([day]) => day <= until).map(([day, value]) => ({ name, day, value })));
  return Plot.plot(base(width, {
    height: 220,
    marginLeft: 44,
    marginRight: width < 560 ? 16 : 150,
    marginTop: 28,
    marginBottom: 36,
    ariaLabel: said(flow === "gdp" ? "dayGdp" : "dayOutput"),
    x: { domain: [1, until], label: said("axisDay"), labelArrow: "none", ticks: width < 560 ? 5 : 10 },
    y: { label: said(flow === "gdp" ? "dayGdp" : "dayOutput"), labelArrow: "none", tickFormat: (value) => fixed(value, 1), nice: true },
    marks: [
      Plot.gridY(grid),
      Plot.ruleY([0], { stroke: "var(--ink)" }),
      ...names.map((name) => Plot.line(rows.filter((row) => row.name === name), { x: "day", y: "value", stroke: look(names, name).colour, strokeDasharray: look(names, name).dash || null, strokeWidth: 2 })),
      Plot.tip(rows, Plot.pointer({ x: "day", y: "value", title: (row) => `${titles[row.name]}, ${said("day", { day: row.day })}: ${percent(row.value)}`, fill: "var(--paper)", stroke: "var(--soft)" })),
    ],
  }));
}

/** The hardest-hit sectors: direct and propagated. */
export function sectorChart(width, { sectors }) {
  const rows = sectors.slice(0, 10);
  const left = Math.min(width * 0.42, lang() === "ja" ? 190 : 240);
  const called = (row) => fitted(`${row.code} ${lang() === "ja" ? row.ja || row.en : row.en}`, left - 12);
  const parts = rows.flatMap((row) => ["direct", "propagated"].map((part) => ({ sector: called(row), part, value: -row[part] })));
  return Plot.plot(base(width, {
    height: 60 + 28 * rows.length,
    marginLeft: left,
    marginRight: 52,
    marginTop: 8,
    ariaLabel: said("hardest"),
    x: { label: said("gdpShare"), labelArrow: "none", ticks: width < 560 ? 2 : 4, tickFormat: (value) => fixed(-value, 2) },
    y: { label: null, domain: rows.map(called), tickSize: 0 },
    marks: [
      Plot.gridX(grid),
      Plot.barX(parts, { x: "value", y: "sector", fill: (one) => (one.part === "direct" ? "var(--c1)" : "var(--c1-soft)"), insetTop: 3, insetBottom: 3, order: ["direct", "propagated"], z: "part", title: (one) => `${one.sector}, ${said(one.part)}: ${percent(-one.value, 3)}` }),
      Plot.text(rows, { x: (row) => -(row.direct + row.propagated), y: called, text: (row) => fixed(row.direct + row.propagated, 2), dx: 6, textAnchor: "start" }),
      Plot.axisY({ tickSize: 0, label: null }),
    ],
  }));
}

/** Every model's loss, with its band where it is drawn. */
export function spreadChart(width, { models, band, titles, pinned }) {
  const left = Math.min(width * 0.42, 240);
  const shown = (name) => fitted(brief(titles[name]), left - 12);
  const names = Object.keys(models);
  const rows = names.map((name) => ({ name, title: shown(name), gdp: models[name].gdp }));
  const bars = names.filter((name) => band?.[name]).map((name) => ({ title: shown(name), ...band[name] }));
  const old = (pinned ?? []).flatMap((pin) => Object.entries(pin.models).filter(([name]) => names.includes(name)).map(([name, one]) => ({ title: shown(name), gdp: one.gdp })));
  return Plot.plot(base(width, {
    height: 56 + 38 * rows.length,
    marginLeft: left,
    marginRight: 56,
    marginTop: 8,
    marginBottom: 40,
    ariaLabel: said("spread"),
    x: { label: said("axisLoss"), labelArrow: "none", labelAnchor: "center", nice: true, zero: true, tickFormat: (value) => fixed(value, 1), ticks: 5 },
    y: { label: null, domain: rows.map((row) => row.title), tickSize: 0 },
    marks: [
      Plot.gridX(grid),
      Plot.ruleX([0], { stroke: "var(--ink)" }),
      Plot.ruleY(bars, { y: "title", x1: "low90", x2: "high90", stroke: "var(--band-ink)", strokeWidth: 9, strokeLinecap: "round" }),
      Plot.dot(old, { x: "gdp", y: "title", r: 6, stroke: "var(--soft)", strokeWidth: 1.5 }),
      Plot.dot(rows, { x: "gdp", y: "title", r: 6, fill: (row) => look(names, row.name).colour }),
      Plot.text(rows, { x: "gdp", y: "title", text: (row) => fixed(row.gdp, 2), dy: -13 }),
      Plot.axisY({ tickSize: 0, label: null }),
    ],
  }));
}

/** A chart as a file of its own: colours written out. */
export function asSvg(figure) {
  const svg = figure.querySelector("svg[class^=plot]") ?? figure.querySelector("svg");
  const copy = svg.cloneNode(true);
  const style = getComputedStyle(document.documentElement);
  const plain = (text) => text.replace(/var\((--[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim());
  for (const node of [copy, ...copy.querySelectorAll("*")]) {
    // styles become attributes: a picture that is drawn from the text may hold none
    for (const name of ["font-size", "font-family", "white-space"]) {
      const value = node.style?.getPropertyValue(name);
      if (value && value !== "inherit") node.setAttribute(name, value);
    }
    node.removeAttribute("style");
    for (const one of [...node.attributes]) if (one.value.includes("var(")) node.setAttribute(one.name, plain(one.value));
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("font-family", "system-ui, sans-serif");
  copy.setAttribute("color", style.getPropertyValue("--ink").trim());
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: style.getPropertyValue("--paper").trim() })) rect.setAttribute(name, value);
  copy.prepend(rect);
  return new XMLSerializer().serializeToString(copy);
}

/** A chart as a picture. */
export async function asPng(figure) {
  const text = asSvg(figure);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * image.width, height: 2 * image.height });
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  pen.drawImage(image, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Titles of models in the language of the page. */
export function titlesOf(catalogue) {
  return Object.fromEntries(catalogue.models.map((one) => [one.name, either(one.title)]));
}
