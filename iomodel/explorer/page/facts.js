// The figures below the sentence.

import { h } from "./dom.js";
import { persons, span } from "./format.js";
import { lang, said } from "./words.js";

/** Loss of GDP, money, persons and the first shortage, as entries of a list. */
export function factsOf(answer) {
  const all = Object.values(answer.models);
  const ends = (key) => all.map((one) => one[key]).filter((value) => typeof value === "number").sort((a, b) => b - a);
  const facts = [];
  const gdp = ends("gdp");
  if (gdp.length) {
    facts.push([span(gdp[0], gdp.at(-1)), said("factGdp")]);
    const money = ends("money");
    const kind = said(`${answer.gdp.kind}Word`);
    const currency = answer.gdp.currency === "JPY" ? said("yen") : answer.gdp.currency;
    facts.push([span(money[0], money.at(-1)).replace(/\s?%$/, ""), said("factMoney", { currency, kind, year: answer.gdp.year })]);
    const lost = ends("persons");
    if (lost.length) facts.push([[...new Set([persons(lost[0]), persons(lost.at(-1))])].join(lang() === "ja" ? "〜" : " to "), said("factPersons")]);
  }
  const [first] = answer.shortage.elements;
  facts.push(first ? [said("day", { day: first.day }), said("factShort", { name: lang() === "ja" ? first.ja : first.en })] : ["–", said("factNone")]);
  return facts.map(([value, name]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)));
}
