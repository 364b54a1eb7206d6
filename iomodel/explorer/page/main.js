// The page: a question in the address, its answer on the right, nothing kept in between.

import { ask, download, Refusal } from "./client.js";
import { fillControls } from "./controls.js";
import { h, table } from "./dom.js";
import { drawFigures } from "./figures.js";
import { factsOf } from "./facts.js";
import { fixed } from "./format.js";
import { nearest, PINS, readAddress, USUAL, writeAddress } from "./question.js";
import { titlesOf } from "./charts.js";
import { either, fillTexts, lang, said, setLanguage } from "./words.js";

const FAST = ["direct", "supply-constrained"];
const find = (id) => document.getElementById(id);
const state = { question: { ...USUAL }, catalogue: null, answer: null, band: null, marks: null, own: null, pinned: [], notices: [], flow: "gdp", lead: "supply-constrained", busy: false, drawing: false };
let running = null;
let timer = 0;

async function start() {
  const { language, ...given } = readAddress(location.hash);
  setLanguage(language ?? (navigator.language.startsWith("ja") ? "ja" : "en"));
  fillTexts();
  find("sentence").textContent = said("working");
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => { setLanguage(button.dataset.language); showAll(); });
  }
  try {
    state.catalogue = await ask("catalogue");
  } catch (error) {
    fail(error);
    return;
  }
  take(given);
  for (const [file, problems] of Object.entries(state.catalogue.faults)) {
    state.notices.push({ text: said("fileFaults", { file }), problems });
  }
  if (state.question.own !== undefined) await readOwn();
  showAll();
  look();
}

/** Take a question and the pinned ones; an answer that is pinned already is kept. */
function take({ question, pins, strange }) {
  state.notices = strange.map(([what, name]) => ({ text: said("unknownValue", { what, name: name.slice(0, 40) }) }));
  state.question = knownOnly(question);
  const before = new Map(state.pinned.map((pin) => [writeAddress(pin.question), pin.answer]));
  state.pinned = pins.map(knownOnly).map((one) => ({ question: one, answer: before.get(writeAddress(one)) ?? null }));
}

/** A question with the nearest in place of every unknown name. */
function knownOnly(question) {
  const known = { scenario: state.catalogue.scenarios, table: state.catalogue.tables, material: state.catalogue.materials };
  for (const [what, entries] of Object.entries(known)) {
    const name = question[what];
    const names = entries.map((one) => one.name);
    if (name === undefined || names.includes(name)) continue;
    question[what] = nearest(name, names);
    state.notices.push({ text: said("unknownName", { what: said(what), name: name.slice(0, 40), nearest: question[what] }) });
  }
  const models = state.catalogue.models.map((one) => one.name);
  question.models = [...new Set(question.models.map((name) => {
    if (models.includes(name)) return name;
    const close = nearest(name, models);
    state.notices.push({ text: said("unknownName", { what: said("model"), name: name.slice(0, 40), nearest: close }) });
    return close;
  }))].slice(0, 12);
  if (!question.models.length) question.models = [...USUAL.models];
  return question;
}

async function readOwn() {
  try {
    state.own = await ask("scenario", { own: state.question.own });
  } catch (error) {
    state.notices.push({ text: error.message, problems: error.problems });
    delete state.question.own;
  }
}

/** The entry of the scenario that the question starts from. */
function scenario() {
  if (state.question.own !== undefined && state.own) return state.own;
  return state.catalogue.scenarios.find((one) => one.name === state.question.scenario) ?? state.catalogue.scenarios[0];
}

function change(name, value) {
  const { question } = state;
  if (name === "scenario") {
    if (!value) return;
    const kept = ["table", "sectors", "region", "models", "gdp", "draws"];
    state.question = { scenario: value, ...Object.fromEntries(kept.filter((key) => question[key] !== undefined).map((key) => [key, question[key]])) };
    state.own = null;
  } else if (value === undefined) delete question[name];
  else question[name] = value;
  if (name === "material") {
    delete question.elements;
    if (scenario().materials.length === 1 && scenario().materials[0] === value) delete question.material;
  }
  if (name === "table") {
    delete question.sectors;
    delete question.region;
  }
  state.notices = [];
  keepAddress();
  if (["scenario", "material", "elements", "models", "table"].includes(name)) showControls();
  clearTimeout(timer);
  timer = setTimeout(look, 120);
}

function keepAddress() {
  history.replaceState(null, "", writeAddress(state.question, lang(), state.pinned.map((pin) => pin.question)));
}

/** Ask for the answer: the quick models, then the others, then the band. */
async function look() {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  const question = { ...state.question };
  const slow = question.models.filter((name) => !FAST.includes(name));
  state.busy = true;
  document.body.classList.add("busy");
  try {
    const found = await answered(question, signal, (part) => {
      state.answer = part;
      state.band = null;
      state.drawing = true;
      show();
    });
    state.busy = false;
    state.answered = writeAddress(question);
    document.body.classList.remove("busy");
    found.sentence = (await ask("sentence", { days: found.days, losses: Object.fromEntries(Object.entries(found.models).map(([name, one]) => [name, one.gdp])) }, signal));
    showSentence();
    await answerPins(signal);
    state.band = await ask("band", question, signal);
    state.drawing = false;
    show();
    for (const name of slow.filter((one) => found.models[one])) {
      const part = await ask("curve", { ...question, models: [name] }, signal);
      Object.assign(found.curve.lines, part.lines);
      show();
    }
    document.body.dataset.ready = String(Number(document.body.dataset.ready ?? 0) + 1);
    askMarks();
  } catch (error) {
    if (error.name !== "AbortError") fail(error);
  }
}

/** The answer of all models: the quick ones together, then each of the others. */
async function answered(question, signal, partly = () => {}) {
  const quick = question.models.filter((name) => FAST.includes(name));
  const slow = question.models.filter((name) => !FAST.includes(name));
  let found = null;
  for (const models of [quick, ...slow.map((name) => [name])].filter((one) => one.length)) {
    const part = await ask("answer", { ...question, models }, signal);
    found = found ? merged(found, part, question.models) : part;
    partly(found);
  }
  return found;
}

/** Ask for the pinned answers that are not here yet; one that is refused is told and let go. */
async function answerPins(signal) {
  for (const pin of state.pinned.filter((one) => !one.answer)) {
    try {
      pin.answer = await answered(pin.question, signal);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      state.pinned = state.pinned.filter((one) => one !== pin);
      state.notices.push({ text: `${said("pinned")}: ${pinLabel(pin.question)}: ${error.message}`, problems: error.problems });
      keepAddress();
    }
    show();
  }
}

/** Ask once where estimates sit that are solved for; it takes long, and nothing waits for it. */
async function askMarks() {
  if (state.marks) return;
  state.marks = {};
  try {
    state.marks = await ask("marks");
    showControls();
  } catch {
    state.marks = null; // asked again after the next answer
  }
}

function merged(found, part, order) {
  const models = { ...found.models, ...part.models };
  return {
    ...found,
    models: Object.fromEntries(order.filter((name) => models[name]).map((name) => [name, models[name]])),
    refused: { ...found.refused, ...part.refused },
    curve: { axis: found.curve.axis, lines: { ...found.curve.lines, ...part.curve.lines } },
  };
}

function fail(error) {
  state.busy = false;
  state.drawing = false;
  document.body.classList.remove("busy");
  const known = error instanceof Refusal;
  state.notices = [{ text: known ? `${said("failed")} ${error.message}` : said("gone"), problems: known ? error.problems : [] }];
  showNotices();
  document.body.dataset.ready = String(Number(document.body.dataset.ready ?? 0) + 1);
}

// -- showing

function showAll() {
  fillTexts();
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === lang()));
  if (!state.catalogue) return;
  keepAddress();
  showControls();
  showNotices();
  if (state.answer) show();
}

function showControls() {
  fillControls(find("ask"), { catalogue: state.catalogue, question: state.question, scenario: scenario(), marks: state.marks, currency: state.answer?.gdp.currency, country: state.answer?.gdp.region, change, file: takeFile, reset });
  find("title").textContent = either(scenario().title);
  document.title = `${either(scenario().title)} – iomodel`;
}

async function takeFile(text, name) {
  try {
    state.own = await ask("scenario", { own: text });
  } catch (error) {
    state.notices = [{ text: `${name}: ${error.message}`, problems: error.problems }];
    showNotices();
    return;
  }
  const { models, table: chosen, gdp, draws } = state.question;
  state.question = JSON.parse(JSON.stringify({ ...USUAL, own: text, models, table: chosen, gdp, draws }));
  state.notices = [];
  showAll();
  look();
}

function reset() {
  const { scenario: name, own } = state.question;
  state.question = own === undefined ? { ...USUAL, scenario: name } : { ...USUAL, own };
  state.notices = [];
  showAll();
  look();
}

function showNotices() {
  const refused = Object.entries(state.answer?.refused ?? {}).map(([name, why]) => ({ text: said("refused", { model: titlesOf(state.catalogue)[name], why }) }));
  find("notices").replaceChildren(...[...state.notices, ...refused].map((one) =>
    h("div", { class: "notice" }, h("p", {}, one.text), one.problems?.length ? h("ul", {}, one.problems.map((line) => h("li", {}, line))) : null)));
}

function showSentence() {
  find("sentence").textContent = either(state.answer.sentence);
  const hedge = state.band ? either(state.band.sentence) || said("noBand") : state.drawing ? said("drawing") : "";
  find("hedge").textContent = hedge;
}

function show() {
  const { answer } = state;
  if (state.currency !== answer.gdp.currency) {
    state.currency = answer.gdp.currency;
    showControls();
  }
  showSentence();
  showNotices();
  showFacts();
  showCompare();
  showKeep();
  drawFigures(find("charts"), { ...state, pinned: shownPins(), choose: (name, value) => { state[name] = value; show(); } });
  find("made").textContent = `${answer.table.name}, ${said("sectors", { n: answer.table.sectors })}; ${answer.gdp.source}`;
}

function showFacts() {
  find("facts").replaceChildren(...factsOf(state.answer));
}

function showCompare() {
  const box = find("compare");
  const pinned = shownPins();
  box.hidden = !pinned.length;
  if (box.hidden) return;
  const titles = titlesOf(state.catalogue);
  const all = [...pinned.map((pin) => ({ label: pinLabel(pin.question), answer: pin.answer })), { label: said("now"), answer: state.answer }];
  const names = [...new Set(all.flatMap((one) => Object.keys(one.answer.models)))];
  const columns = [{ title: said("model") }, ...all.map((one) => ({ title: one.label, number: true }))];
  const rows = names.map((name) => [titles[name], ...all.map((one) => (one.answer.models[name] ? `${fixed(one.answer.models[name].gdp)} %` : "–"))]);
  box.replaceChildren(h("h2", {}, said("comparison")), table(said("comparison"), columns, rows),
    h("div", { class: "bar" }, pinned.map((pin) => h("button", { type: "button", class: "quiet", onclick: () => letGo(pin) }, `${said("unpin")}: ${pinLabel(pin.question)}`))));
}

/** Pinned answers that are here. */
function shownPins() {
  return state.pinned.filter((pin) => pin.answer);
}

function letGo(pin) {
  state.pinned = state.pinned.filter((one) => one !== pin);
  keepAddress();
  show();
}

/** Pin the question; its answer is asked for where it is not whole yet. */
function pinNow(told) {
  const question = { ...state.question };
  if (state.pinned.some((pin) => writeAddress(pin.question) === writeAddress(question))) return;
  if (state.pinned.length >= PINS) {
    told.textContent = said("mostPins", { count: PINS });
    return;
  }
  const whole = !state.busy && state.answered === writeAddress(question);
  state.pinned.push({ question, answer: whole ? state.answer : null });
  keepAddress();
  show();
}

function pinLabel(question) {
  const { own, scenario: name, models, ...changed } = question;
  const text = Object.entries(changed).map(([key, value]) => changeInWords(key, value)).join(said("comma"));
  return `${own === undefined ? name : said("ownName")}${text ? `: ${text}` : ""}`;
}

function changeInWords(key, value) {
  if (key === "sectors") return said("sectors", { n: value });
  if (key === "share") return `${said(key)} ${Math.round(1000 * value) / 10} %`;
  return `${said(key)} ${Array.isArray(value) ? value.join("/") : said(String(value))}`;
}

function showKeep() {
  const note = h("span", { class: "done", role: "status" });
  const act = (key, work) => h("button", { type: "button", id: `do-${key}`, onclick: () => work(note) }, said(key));
  const file = (kind) => act(kind, async (told) => {
    told.textContent = said("making");
    try {
      const question = kind === "csv" || kind === "xlsx" || kind === "report" ? { ...state.question, language: lang() } : state.question;
      await download(`download/${kind}`, question);
      told.textContent = "";
    } catch (error) {
      told.textContent = error.message;
    }
  });
  find("keep").replaceChildren(h("div", { class: "bar" },
    act("pin", pinNow),
    act("link", async (told) => { keepAddress(); await copy(location.href); told.textContent = said("copied"); }),
    act("python", () => showPython()),
    file("csv"), file("xlsx"), file("toml"), file("report"), note));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "hidden" }, text);
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

async function showPython() {
  const dialog = find("code");
  const { python } = await ask("python", state.question);
  const done = h("span", { class: "done", role: "status" });
  dialog.replaceChildren(h("h2", { id: "code-title" }, said("pythonTitle")), h("pre", { tabindex: "0" }, h("code", {}, python)),
    h("div", { class: "bar" },
      h("button", { type: "button", onclick: async () => { await copy(python); done.textContent = said("copied"); } }, said("copy")),
      h("button", { type: "button", onclick: () => dialog.close() }, said("close")), done));
  dialog.showModal();
}

addEventListener("hashchange", () => {
  if (!state.catalogue) return;
  const { language, ...given } = readAddress(location.hash);
  if (language) setLanguage(language);
  take(given);
  showAll();
  look();
});
let widthTimer = 0;
addEventListener("resize", () => { clearTimeout(widthTimer); widthTimer = setTimeout(() => state.answer && show(), 150); });
start();
