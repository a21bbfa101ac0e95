// Reasons: what adds to a prediction and what takes from it, as bars and in words.

import { el } from "./dom.js";
import { isKnown, none, sentence, signed, words } from "./format.js";
import { bar } from "./intervals.js";

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

export const reasonBars = (reasons, label = "Reasons") =>
  reasons.length ? bars(reasons.map((reason) => [reasonName(reason.name), reason.size]), label) : el("p", { class: "soft" }, "This system keeps no reasons.");

export const reasonWords = (reasons, most = 3) =>
  reasons.slice(0, most).map((reason) => `${words(reason.name)} ${signed(reason.size, 1)}`).join(" · ");
