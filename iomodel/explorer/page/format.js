// How figures are written.

import { lang } from "./words.js";

const MINUS = "\u2212";

/** A number with so many digits and a real minus. */
export function fixed(value, digits = 2) {
  const text = Math.abs(value).toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** A change in per cent. */
export function percent(value, digits = 2) {
  return fixed(value, digits) + unit();
}

/** A share in per cent without needless digits. */
export function level(share) {
  return String(Number((100 * share).toPrecision(3))) + unit();
}

/** Persons, to the thousand. */
export function persons(value) {
  return fixed(1000 * Math.round(value / 1000), 0);
}

/** A number of days. */
export function daysText(days) {
  if (lang() === "ja") return `${days}日`;
  return days === 1 ? "1 day" : `${days} days`;
}

/** A length in days, with the months or years that it is. */
export function lengthText(days) {
  const years = days / 365;
  const months = days / (365 / 12);
  let said = "";
  if (years >= 1 && days % 365 === 0) said = lang() === "ja" ? `${years}年` : years === 1 ? "1 year" : `${years} years`;
  else if (days >= 30) {
    const count = Number(months.toFixed(1));
    said = lang() === "ja" ? `${count}か月` : count === 1 ? "1 month" : `${count} months`;
  }
  return said ? `${daysText(days)} (${said})` : daysText(days);
}

/** From one value to another, the unit named once; one where they read the same. */
export function span(low, high, digits = 2) {
  const ends = [...new Set([fixed(low, digits), fixed(high, digits)])];
  return ends.join(lang() === "ja" ? "〜" : " to ") + unit();
}

function unit() {
  return lang() === "ja" ? "%" : "\u00a0%";
}
