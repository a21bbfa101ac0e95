// Curves over time and of calibration, as far as they are published.

import { chart } from "../chart.js";
import { el } from "../dom.js";
import { day, number, percent, whole } from "../format.js";
import { plainTable } from "../table.js";

const missing = (title, text) => el("section", { class: "card" }, el("h2", {}, title), el("p", { class: "soft" }, text));

const DRAWN = ["market", "ewma", "ensemble_v1", "xgboost_v6", "season_average"];

export function series(file, stat) {
  const title = "Error over time";
  const values = (file.series ?? [])
    .filter((one) => one.stat === stat && DRAWN.includes(one.system) && one.mae !== null)
    .map((one) => ({ date: one.date, day: day(one.date), system: one.system, value: one.mae, n: one.graded ?? one.n }));
  if (!values.length) return missing(title, "Not published yet.");
  const columns = [
    { key: "day", label: "Up to", value: (one) => one.day }, { key: "system", label: "System", value: (one) => one.system },
    { key: "mae", label: "MAE", numeric: true, value: (one) => number(one.value, 2) }, { key: "n", label: "n", numeric: true, value: (one) => whole(one.n) },
  ];
  return el("section", { class: "card" }, el("h2", {}, title), chart({ name: "accuracy", values, height: "h300", description: "Mean absolute error over time, by system", numbers: plainTable({ caption: title, columns, rows: values }) }));
}

export function calibration(file, stat) {
  const title = "Calibration";
  const values = (file.calibration ?? [])
    .filter((one) => one.stat === stat && one.observed)
    .map((one) => ({ system: one.system, predicted: one.predicted_pct, observed: one.observed.value_pct, low: one.observed.low_pct, high: one.observed.high_pct, n: one.observed.n }));
  if (!values.length) return missing(title, "Not published yet.");
  const columns = [
    { key: "predicted", label: "Predicted", numeric: true, value: (one) => percent(one.predicted) },
    { key: "observed", label: "Happened", numeric: true, value: (one) => percent(one.observed) },
    { key: "interval", label: "95 %", numeric: true, value: (one) => `${number(one.low)}–${number(one.high)}` },
    { key: "n", label: "n", numeric: true, value: (one) => whole(one.n) },
  ];
  return el(
    "section", { class: "card" }, el("h2", {}, title), el("p", { class: "soft" }, "What was given a chance of 60 % should happen 60 times of 100: on the diagonal."),
    chart({ name: "calibration", values, height: "h300", description: "Predicted chances against how often they came true", numbers: plainTable({ caption: title, columns, rows: values }) }),
  );
}
