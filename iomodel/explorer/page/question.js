// The question: what differs from the scenario, and its form in the address.

const NUMBERS = ["share", "days", "onset", "recovery", "scale"];
const RATES = ["thrift", "ramp"];
const TEXTS = ["scenario", "own", "table", "sectors", "region", "material", "exposure", "criticality", "gdp"];
const LISTS = ["models", "elements"];
const ENDS = ["low", "central", "high"];
const LIMITS = { share: [0, 1], days: [1, 1825], onset: [0, 365], recovery: [0, 365], scale: [0, 10] };

/** What is asked where nothing was changed. */
export const USUAL = {
  scenario: "rare-earth-ban",
  models: ["direct", "supply-constrained", "inventory", "substitution"],
};

/** How many answers may be pinned. */
export const PINS = 3;

/** The question in the address, those of the pinned answers, and what could not be read: [[name, value]]. */
export function readAddress(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const texts = given.getAll("pin");
  given.delete("pin");
  const read = [given, ...texts.slice(0, PINS).map((text) => new URLSearchParams(text))].map(readQuestion);
  const strange = [...read.flatMap((one) => one.strange), ...texts.slice(PINS).map((text) => ["pin", text])];
  const [question, ...pins] = read.map((one) => one.question);
  return { question, pins, strange, language: given.get("lang") };
}

function readQuestion(given) {
  const found = { ...USUAL };
  const strange = [];
  const note = (name, value) => strange.push([name, value]);
  for (const [name, value] of given) {
    if (name === "lang") continue;
    if (NUMBERS.includes(name)) {
      const number = Number(value);
      const [low, high] = LIMITS[name];
      if (value !== "" && number >= low && number <= high) found[name] = number;
      else note(name, value);
    } else if (RATES.includes(name)) {
      if (ENDS.includes(value)) found[name] = value;
      else if (value !== "" && Number(value) >= 0 && Number(value) <= 1) found[name] = Number(value);
      else note(name, value);
    } else if (name === "draws") {
      if ([64, 128, 256, 512].includes(Number(value))) found.draws = Number(value);
      else note(name, value);
    } else if (name === "stocks") {
      const listed = value.split(",").map(Number);
      if (listed.every((one) => one >= 0 && one <= 3650)) found.stocks = listed;
      else note(name, value);
    } else if (LISTS.includes(name)) found[name] = value.split(",").filter(Boolean);
    else if (name === "exposure" || name === "criticality") {
      if (ENDS.includes(value)) found[name] = value;
      else note(name, value);
    } else if (TEXTS.includes(name)) found[name] = value;
    else note(name, value);
  }
  return { question: found, strange };
}

/** The address of a question and of the pinned ones beside it. */
export function writeAddress(question, language, pins = []) {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(question)) {
    if (value === undefined || value === null) continue;
    const text = Array.isArray(value) ? value.join(",") : String(value);
    const usual = Array.isArray(USUAL[name]) ? USUAL[name].join(",") : USUAL[name];
    if (name === "scenario" || text !== usual) given.set(name, text);
  }
  for (const pin of pins) given.append("pin", writeAddress(pin, "en").slice(1));
  if (language !== "en") given.set("lang", language);
  return `#${given}`;
}

/** The name that is most alike. */
export function nearest(name, known) {
  return known.map((one) => [distance(name, one), one]).sort((a, b) => a[0] - b[0])[0]?.[1];
}

function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
