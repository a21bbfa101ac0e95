// Learned models: what each was trained on, so that anybody can tell them apart.

import { el } from "../dom.js";
import { day, statName, whole, words } from "../format.js";
import { plainTable } from "../table.js";

const COLUMNS = [
  { key: "target", label: "Of", value: (one) => (one.target === "minutes" ? "Minutes" : statName(one.target)) },
  { key: "knowledge", label: "Knows", value: (one) => (one.knowledge === "none" ? "no inactive list" : words(one.knowledge)) },
  { key: "cut", label: "In force from", value: (one) => day(one.cut_date) },
  { key: "span", label: "Trained on", value: (one) => `${day(one.first_date)} to ${day(one.last_date)}` },
  { key: "rows", label: "Rows", numeric: true, value: (one) => whole(one.rows) },
  { key: "digest", label: "SHA-256", cell: (one) => el("code", { title: one.digest }, one.digest.slice(0, 12)) },
];

// Newest first; older ones than the latest season's stay behind a fold.
export function models(all) {
  if (!all?.length) return null;
  const newest = [...all].reverse();
  return el(
    "section", { class: "card" }, el("h2", {}, "Learned models"),
    el("p", { class: "soft" }, "Each was trained on earlier dates only than those it speaks of."),
    el("details", {}, el("summary", {}, `${whole(all.length)} models, the newest in force from ${day(newest[0].cut_date)}`), plainTable({ caption: "Learned models", columns: COLUMNS, rows: newest })),
  );
}
