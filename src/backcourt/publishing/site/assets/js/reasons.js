// Reasons: what adds to a prediction and what takes from it, as bars and in words.

import { el } from "./dom.js";
import { chance, isKnown, none, sentence, signed, words } from "./format.js";
import { bar, share } from "./intervals.js";

export const reasonName = (name) => sentence(words(name));

export function bars(entries, label) {
  const most = Math.max(...entries.map(([, size]) => Math.abs(size ?? 0)), 0.01);
  return el(
    "div", { class: "bars", role: "group", "aria-label": label },
    entries.flatMap(([name, size]) => [
      el("span", { class: "label" }, name),
      isKnown(size) ? bar(size, most, `${name}: ${signed(size, 2)}`) : el("span", {}),
      el("span", { class: "number" }, isKnown(size) ? signed(size, 2) : none()),
    ]),
  );
}

// The reasons of a mixture are its members with their weights, which add up to one.
export function isMixture(reasons) {
  const sum = reasons.reduce((total, reason) => total + reason.size, 0);
  return reasons.length > 0 && Math.abs(sum - 1) < 0.03 && reasons.every((reason) => reason.size >= 0 && reason.size <= 1);
}

export function reasonBars(reasons) {
  if (!reasons.length) return el("p", { class: "soft" }, "This system keeps no reasons.");
  if (isMixture(reasons)) return shares(reasons);
  return bars(reasons.map((reason) => [reasonName(reason.name), reason.size]), "Reasons");
}

function shares(members) {
  return el(
    "div", { class: "bars shares", role: "group", "aria-label": "Members and their weights" },
    members.flatMap(({ name, size }) => [el("span", { class: "label" }, name), share(size, `${name}: ${chance(size)}`), el("span", { class: "number" }, chance(size))]),
  );
}

export function reasonWords(reasons, most = 3) {
  const written = isMixture(reasons) ? (reason) => `${chance(reason.size)} ${reason.name}` : (reason) => `${words(reason.name)} ${signed(reason.size, 1)}`;
  return reasons.slice(0, most).map(written).join(" · ");
}
