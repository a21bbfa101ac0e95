// Curves: the error against the line month by month, and calibration with its intervals.

import { chart } from "../chart.js";
import { el, fill } from "../dom.js";
import { firstSystem, isKnown, number, percent, signed, whole } from "../format.js";
import { plainTable } from "../table.js";

const missing = (title) => el("section", { class: "card" }, el("h2", {}, title), el("p", { class: "soft" }, "Not published yet."));

// More lines than these could not be told apart.
const DRAWN = ["blend", "ensemble_v1", "xgboost_v6", "ewma"];

const MONTH = { year: "numeric", month: "short", timeZone: "UTC" };
const monthName = (month) => new Date(`${month}-15T12:00:00Z`).toLocaleDateString("en-US", MONTH);

// A season begins in September: lines are not drawn across the summer.
const seasonOf = (month) => Number(month.slice(0, 4)) - (Number(month.slice(5, 7)) < 9 ? 1 : 0);

export function series(file, stat) {
  const title = "Month by month against the line";
  const rows = (file.series ?? []).filter((one) => one.stat === stat && isKnown(one.mae_minus_line));
  if (!rows.length) return missing(title);
  const values = rows.filter((one) => DRAWN.includes(one.system)).map((one) => ({
    date: `${one.month}-15`, month: monthName(one.month), system: one.system, season: seasonOf(one.month),
    value: one.mae_minus_line, valueText: signed(one.mae_minus_line, 3), mae: number(one.mae, 2), n: whole(one.with_line),
  }));
  const columns = [
    { key: "month", label: "Month", value: (one) => monthName(one.month) }, { key: "system", label: "System", value: (one) => one.system },
    { key: "difference", label: "Against the line", numeric: true, value: (one) => signed(one.mae_minus_line, 3) },
    { key: "with", label: "n", numeric: true, value: (one) => whole(one.with_line) },
    { key: "mae", label: "MAE of all", numeric: true, value: (one) => number(one.mae, 3) },
    { key: "graded", label: "n", numeric: true, value: (one) => whole(one.graded) },
  ];
  return el(
    "section", { class: "card" }, el("h2", {}, title), el("p", { class: "soft" }, "MAE minus the line’s on the same predictions: below 0 is better than the market."),
    chart({ name: "accuracy", values, height: "h300", description: "Mean absolute error minus the line's, month by month, by system", numbers: plainTable({ caption: title, columns, rows }) }),
  );
}

export function calibration(file, stat) {
  const title = "Calibration of the season";
  const all = (file.calibration ?? []).filter((one) => one.stat === stat);
  if (!all.length) return missing(title);
  const systems = [...new Set(all.map((one) => one.system))];
  const box = el("div", {});
  const pick = el("select", { "aria-label": "System", onchange: () => show(pick.value) }, systems.map((name) => el("option", {}, name)));
  const show = (system) => fill(box, curve(all.filter((one) => one.system === system), system));
  pick.value = firstSystem(systems);
  show(pick.value);
  return el("section", { class: "card" }, el("div", { class: "titled" }, el("h2", {}, title), pick), el("p", { class: "soft" }, "Overs that were given 60 % should come 60 times of 100: on the diagonal."), box);
}

// Bins of fewer overs and unders do not decide how far the axes reach; their intervals are cut there.
const SOLID = 30;

function reach(bins) {
  const solid = bins.filter((one) => one.observed.n >= SOLID);
  const ends = (solid.length ? solid : bins).flatMap((one) => [one.expected_pct, one.observed.low_pct, one.observed.high_pct]);
  return [Math.floor(Math.min(...ends, 40) / 10) * 10, Math.ceil(Math.max(...ends, 60) / 10) * 10];
}

function curve(bins, system) {
  const values = bins.map((one) => ({ predicted: one.expected_pct, observed: one.observed.value_pct, low: one.observed.low_pct, high: one.observed.high_pct, n: whole(one.observed.n) }));
  const columns = [
    { key: "predicted", label: "Predicted", numeric: true, value: (one) => percent(one.predicted) },
    { key: "observed", label: "Happened", numeric: true, value: (one) => percent(one.observed) },
    { key: "interval", label: "95 %", numeric: true, value: (one) => `${number(one.low)}–${number(one.high)}` },
    { key: "n", label: "n", numeric: true, value: (one) => one.n },
  ];
  return chart({ name: "calibration", values, given: { reach: reach(bins) }, height: "h300", description: `Chances of the over by ${system} against how often it came, with 95 % intervals`, numbers: plainTable({ caption: `Calibration of ${system}`, columns, rows: values }) });
}
