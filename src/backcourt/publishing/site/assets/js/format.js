// How numbers, dates and names are written; everything unknown is a dash that says so.

import { el } from "./dom.js";

export const STATS = {
  points: "Points",
  rebounds: "Rebounds",
  assists: "Assists",
  threes: "Threes",
  points_rebounds_assists: "PRA",
};

// Statistics in the same order everywhere; those of other markets follow.
export function inOrder(stats) {
  const place = (stat) => (stat in STATS ? Object.keys(STATS).indexOf(stat) : Infinity);
  return [...new Set(stats)].sort((one, other) => compared(place(one), place(other)) || one.localeCompare(other));
}

const compared = (one, other) => (one === other ? 0 : one - other);

// A statistic within a sentence; an abbreviation stays one.
export const inSentence = (stat) => (statName(stat) === statName(stat).toUpperCase() ? statName(stat) : statName(stat).toLowerCase());

// The system to begin with: the slate's own, where it is there.
export const firstSystem = (systems) => ["blend", "ensemble_v1"].find((name) => systems.includes(name)) ?? systems.at(-1);

export const statName = (stat) => STATS[stat] ?? words(stat);

// Field names as words: "back_to_back" reads "back to back".
export const words = (name) => String(name).replaceAll("_", " ").toLowerCase();

export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export const isKnown = (value) => value !== null && value !== undefined && !Number.isNaN(value);

export function none(why = "not known") {
  return el("span", { class: "none", title: why }, "–", el("span", { class: "unseen" }, ` ${why}`));
}

const minus = (text) => text.replace("-", "\u2212");

export const number = (value, digits = 1) =>
  minus(Number(value).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }));

export const whole = (value) => number(value, 0);

export const signed = (value, digits = 1) => {
  const text = number(value, digits);
  return value > 0 && Number(value.toFixed(digits)) !== 0 ? `+${text}` : text;
};

// A chance (0 to 1) in percent. Certainty is never shown for what is not certain.
export function chance(value) {
  if (value > 0 && value < 0.005) return "<1\u202f%";
  if (value < 1 && value >= 0.995) return ">99\u202f%";
  return `${Math.round(value * 100)}\u202f%`;
}

export const percent = (value, digits = 1) => `${number(value, digits)}\u202f%`;

// A consensus of lines may lie between two of them.
export const line = (value) => minus(Number(value).toLocaleString("en-US", { maximumFractionDigits: 2 }));

export const odds = (value) => signed(value, 0);

export const spread = (value) => (value === 0 ? "even" : signed(value));

export const ordinal = (value) => {
  const tail = value % 100 > 10 && value % 100 < 14 ? "th" : ["th", "st", "nd", "rd"][value % 10] ?? "th";
  return `${value}${tail}`;
};

const dayOf = (text) => new Date(`${text}T12:00:00Z`);
const LONG = { weekday: "short", year: "numeric", month: "short", day: "numeric", timeZone: "UTC" };
const SHORT = { month: "short", day: "numeric", timeZone: "UTC" };

export const day = (text) => dayOf(text).toLocaleDateString("en-US", LONG);
export const shortDay = (text) => dayOf(text).toLocaleDateString("en-US", SHORT);
export const numericDay = (text) => `${Number(text.slice(5, 7))}/${Number(text.slice(8, 10))}/${text.slice(2, 4)}`;

export const clock = (moment) =>
  new Date(moment).toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });

export const eastern = (moment) =>
  `${new Date(moment).toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit", timeZone: "America/New_York" })} Eastern`;

export const stamp = (moment) =>
  new Date(moment).toLocaleString("en-US", {
    year: "numeric", month: "short", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short",
  });

// A value, or a dash when it is not known.
export const shown = (value, write, why) => (isKnown(value) ? write(value) : none(why));

// A share with its interval, as "55.0 % (34–74, n 20)".
export function share(value, why = "no picks") {
  if (!value) return none(why);
  return el(
    "span", { class: "share" },
    percent(value.value_pct),
    el("small", {}, ` ${whole(value.low_pct)}–${whole(value.high_pct)}, n ${whole(value.n)}`),
  );
}

const SIDES = { OVER: "over", UNDER: "under", PUSH: "push", won: "good", lost: "bad" };

// OVER and UNDER are always the same two colours, and always written out too.
export const side = (text) => el("span", { class: `side ${SIDES[text] ?? "plain"}` }, text === "NO_LINE" ? "no line" : text);
