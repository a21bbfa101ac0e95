// The parts of a graded day.

import { playerLink } from "../address.js";
import { choiceGroup } from "../choice.js";
import { el, fill } from "../dom.js";
import { isKnown, line, number, percent, shown, side, signed, words, whole, sentence } from "../format.js";
import { plainTable, scrolling, table } from "../table.js";

const FIGURES = [
  { key: "graded", label: "Graded", numeric: true, value: (one) => one.graded },
  { key: "voids", label: "Void", title: "Players who did not appear", numeric: true, value: (one) => one.voids },
  { key: "mae", label: "MAE", title: "Mean absolute error", numeric: true, low: true, why: "nothing graded", value: (one) => one.mae, cell: (one) => shown(one.mae, (value) => number(value, 2), "nothing graded") },
  { key: "bias", label: "Bias", title: "Predicted minus actual", numeric: true, value: (one) => one.bias, cell: (one) => shown(one.bias, (value) => signed(value, 2), "nothing graded") },
  { key: "three", label: "Within 3", numeric: true, value: (one) => one.within_3_pct, cell: (one) => shown(one.within_3_pct, (value) => percent(value, 0)) },
  { key: "five", label: "Within 5", numeric: true, value: (one) => one.within_5_pct, cell: (one) => shown(one.within_5_pct, (value) => percent(value, 0)) },
  { key: "hits", label: "Won of picks", numeric: true, value: (one) => (one.picks ? one.hit_rate_pct : null), cell: (one) => hits(one) },
];

function hits(one) {
  if (!one.picks) return null;
  return el("span", {}, `${whole(one.wins)} of ${whole(one.picks)}`, el("small", {}, ` ${percent(one.hit_rate_pct, 0)}`));
}

const against = (name, label) => ({
  key: name, label, title: "MAE minus the baseline's on the predictions both made: below 0 is better", numeric: true, low: true, why: "not comparable",
  value: (one) => one.against[name]?.mae_difference,
  cell: (one) => shown(one.against[name]?.mae_difference, (value) => el("span", {}, signed(value, 2), el("small", {}, ` n ${whole(one.against[name].n)}`)), "not comparable"),
});

export function summary(systems, chosen) {
  const columns = [
    { key: "system", label: "System", low: true, value: (one) => one.system, cell: (one) => el(one.system === chosen ? "b" : "span", {}, one.system) },
    ...FIGURES, against("market", "vs line"), against("ewma", "vs EWMA"),
  ];
  const made = table({ caption: "Every system on this day", columns, rows: systems, onsort: () => {} });
  return el("section", { class: "card" }, el("h2", {}, "Every system"), el("p", { class: "soft" }, "One day is a small sample: its hit rates are mostly luck."), scrolling(made.node, "Every system on this day"));
}

const GROUPS = { tier: "Tier", confidence: "Confidence", recommendation: "Call", venue: "Venue", rest: "Rest" };

export function breakdowns(all, stat, system) {
  const box = el("div", {});
  const columns = [{ key: "group", label: "Group", value: (one) => sentence(words(one.group)) }, ...FIGURES];
  const show = (name) => fill(box, plainTable({ caption: `By ${GROUPS[name].toLowerCase()}`, columns, rows: all[name].filter((one) => one.stat === stat && one.system === system), empty: "No group has a prediction." }));
  const names = Object.keys(GROUPS).filter((name) => all[name]);
  show(names[0]);
  return el("section", { class: "card" }, el("h2", {}, "By group"), choiceGroup("Group by", names.map((name) => [name, GROUPS[name]]), names[0], show), box);
}

const link = (one) => el("a", { href: playerLink(one.player_id) }, el("bdi", {}, one.player));

export function extremes(all, stat, system) {
  const found = all.find((one) => one.stat === stat && one.system === system);
  const columns = [
    { key: "player", label: "Player", cell: link },
    { key: "predicted", label: "Predicted", numeric: true, value: (one) => number(one.predicted) },
    { key: "actual", label: "Actual", numeric: true, value: (one) => one.actual },
    { key: "error", label: "Error", numeric: true, value: (one) => signed(one.error) },
  ];
  const part = (title, rows) => [el("h3", {}, title), plainTable({ caption: title, columns, rows })];
  return el("section", { class: "card" }, el("h2", {}, "Best and worst"), found ? [part("Closest", found.best), part("Farthest off", found.worst)] : el("p", { class: "soft" }, "Nothing graded."));
}

const OUTCOMES = { correct: "won", incorrect: "lost" };

export function rows(all, system) {
  const said = (row) => row.predictions[system];
  const columns = [
    { key: "player", label: "Player", low: true, area: "who", value: (row) => row.player, cell: (row) => el("div", { class: "who" }, link(row), el("small", {}, el("b", {}, row.team), ` ${row.is_home ? "vs" : "@"} ${row.opponent}`)) },
    { key: "line", label: "Line", numeric: true, area: "line", why: "no line", value: (row) => row.line, cell: (row) => shown(row.line, line, "no line") },
    { key: "predicted", label: "Predicted", numeric: true, area: "mean", why: "nothing said", value: (row) => said(row)?.predicted, cell: (row) => shown(said(row)?.predicted, (value) => number(value), "nothing said") },
    { key: "actual", label: "Actual", numeric: true, area: "over", value: (row) => row.actual, cell: (row) => shown(row.actual, (value) => el("b", {}, String(value)), words(row.void_reason ?? "did not appear")) },
    { key: "error", label: "Error", numeric: true, area: "under", value: (row) => (isKnown(said(row)?.error) ? Math.abs(said(row).error) : null), cell: (row) => shown(said(row)?.error, (value) => signed(value), "void") },
    { key: "call", label: "Call", low: true, area: "call", value: (row) => said(row)?.recommendation, cell: (row) => (said(row) ? side(said(row).recommendation) : null), why: "nothing said" },
    { key: "outcome", label: "Outcome", low: true, area: "outcome", value: (row) => said(row)?.outcome, cell: (row) => outcome(said(row)), why: "nothing said" },
  ];
  const made = table({ caption: "Every prediction of the day", columns, rows: all, cards: true, sort: { key: "predicted", direction: "descending" }, onsort: () => {} });
  return el("section", { class: "card" }, el("h2", {}, `All ${all.length} predictions of ${system}`), el("div", { class: "slate-table plain" }, made.node));
}

const outcome = (one) => (one ? side(OUTCOMES[one.outcome] ?? words(one.outcome)) : null);
