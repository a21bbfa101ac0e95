// Systems compared where they can be: on the predictions that both made.

import { el } from "../dom.js";
import { number, percent, shown, signed, whole } from "../format.js";
import { interval } from "../intervals.js";
import { scrolling, table } from "../table.js";

const BASELINES = { market: "the line", ewma: "EWMA" };

function difference(name, label, most) {
  const of = (one) => one.against[name];
  return {
    key: name, label: `Against ${label}`, title: "MAE minus the baseline's, on the predictions both made: left is better", low: true, why: "not comparable",
    value: (one) => of(one)?.mae_difference,
    cell: (one) => shown(of(one)?.mae_difference, (value) => el("span", { class: "difference" },
      interval({ domain: [-most, most], value, mark: 0, label: `${signed(value, 3)} against ${label}` }),
      el("small", {}, el("b", {}, signed(value, 3)), ` n ${whole(of(one).n)}`)), one.system === name ? "itself" : "not comparable"),
  };
}

export function comparison(systems, stat, span) {
  const spoken = systems.filter((one) => one.graded);
  const most = Math.max(0.1, ...spoken.flatMap((one) => Object.values(one.against).map((other) => Math.abs(other.mae_difference ?? 0))));
  const columns = [
    { key: "system", label: "System", low: true, value: (one) => one.system, cell: (one) => el("b", {}, one.system) },
    { key: "graded", label: "Graded", numeric: true, wide: true, value: (one) => one.graded, cell: (one) => whole(one.graded) },
    { key: "mae", label: "MAE", title: "Mean absolute error over all it predicted; not comparable between rows of different n", numeric: true, low: true, value: (one) => one.mae, cell: (one) => number(one.mae, 3) },
    { key: "bias", label: "Bias", title: "Predicted minus actual", numeric: true, wide: true, value: (one) => one.bias, cell: (one) => signed(one.bias, 2) },
    { key: "three", label: "Within 3", numeric: true, wide: true, value: (one) => one.within_3_pct, cell: (one) => shown(one.within_3_pct, (value) => percent(value, 0)) },
    { key: "five", label: "Within 5", numeric: true, wide: true, value: (one) => one.within_5_pct, cell: (one) => shown(one.within_5_pct, (value) => percent(value, 0)) },
    ...Object.entries(BASELINES).map(([name, label]) => difference(name, label, most)),
  ];
  const made = table({ caption: "Error of every system", columns, rows: spoken, sort: { key: "market", direction: "ascending" }, onsort: () => {}, empty: "Nothing graded in this window." });
  return el(
    "section", { class: "card" }, el("h2", {}, "Error against the line and the naive baseline"),
    el("p", { class: "soft" }, `${span}. Dots left of the rule missed by less than the baseline on the same predictions.`),
    scrolling(made.node, "Error of every system"),
  );
}

export function hitRates(systems) {
  const rows = systems.filter((one) => one.hit_rate);
  const ends = rows.flatMap((one) => [one.hit_rate.low_pct, one.hit_rate.high_pct]);
  const domain = [Math.min(45, ...ends), Math.max(60, ...ends)];
  const columns = [
    { key: "system", label: "System", low: true, value: (one) => one.system, cell: (one) => el("b", {}, one.system) },
    { key: "picks", label: "Picks", numeric: true, value: (one) => one.picks, cell: (one) => whole(one.picks) },
    { key: "rate", label: "Won", numeric: true, value: (one) => one.hit_rate.value_pct, cell: (one) => el("b", {}, percent(one.hit_rate.value_pct)) },
    { key: "dots", label: "95 % interval, rule at 52.4 % (breaks even at −110)", sortable: false, cell: (one) => dots(one.hit_rate, domain) },
    { key: "interval", label: "Interval", numeric: true, sortable: false, cell: ({ hit_rate: rate }) => `${number(rate.low_pct)}–${number(rate.high_pct)}` },
  ];
  const made = table({ caption: "Hit rates", columns, rows, sort: { key: "rate", direction: "descending" }, onsort: () => {}, empty: "No system made picks in this window." });
  return el("section", { class: "card hits" }, el("h2", {}, "Hit rates of recommendations"), el("p", { class: "soft" }, "A rate is good only where its whole interval lies right of the rule."), scrolling(made.node, "Hit rates"));
}

const EVEN_AT_MINUS_110 = 11000 / 210;

const dots = (rate, domain) =>
  interval({ domain, value: rate.value_pct, low: rate.low_pct, high: rate.high_pct, mark: EVEN_AT_MINUS_110, label: `${percent(rate.value_pct)}, interval ${number(rate.low_pct)} to ${number(rate.high_pct)}` });
