// A player's splits, and how systems did on him.

import { el } from "../dom.js";
import { number, sentence, share, shown, signed, statName, whole, words } from "../format.js";
import { interval } from "../intervals.js";
import { plainTable } from "../table.js";

export function splits(rows, stat) {
  const of = (row) => row.stats.find((one) => one.stat === stat);
  const columns = [
    { key: "split", label: "Split", value: (row) => sentence(words(row.split)) },
    { key: "games", label: "Games", numeric: true, value: (row) => whole(row.games) },
    { key: "minutes", label: "Min", numeric: true, value: (row) => number(row.minutes) },
    { key: "average", label: statName(stat), numeric: true, cell: (row) => shown(of(row)?.average, (value) => el("b", {}, number(value))) },
    { key: "tally", label: "Over–under–push", numeric: true, cell: (row) => (of(row) ? `${of(row).overs}–${of(row).unders}–${of(row).pushes}` : null) },
  ];
  return el("section", { class: "card" }, el("h2", {}, "Splits of his latest season"), plainTable({ caption: "Splits", columns, rows, empty: "No games this season." }));
}

export function record(rows, stat) {
  const mine = rows.filter((row) => row.stat === stat);
  const most = Math.max(0.2, ...mine.map((row) => Math.abs(row.mae_minus_line ?? 0)));
  const columns = [
    { key: "system", label: "System", value: (row) => row.system },
    { key: "graded", label: "Graded", numeric: true, value: (row) => whole(row.graded) },
    { key: "mae", label: "MAE", numeric: true, cell: (row) => shown(row.mae, (value) => number(value, 2)) },
    { key: "bias", label: "Bias", numeric: true, cell: (row) => shown(row.bias, (value) => signed(value, 2)) },
    { key: "line", label: "Against the line", cell: (row) => shown(row.mae_minus_line, (value) => difference(value, row.with_line, most), "no games with a line") },
    { key: "rate", label: "Hit rate", numeric: true, cell: (row) => share(row.hit_rate) },
  ];
  return el("section", { class: "card" }, el("h2", {}, "Our record on him"), el("p", { class: "soft" }, "Over all seasons. Left of the rule is better than the line."), plainTable({ caption: "Track record", columns, rows: mine, empty: "Nothing graded yet." }));
}

function difference(value, n, most) {
  const label = `MAE ${signed(value, 2)} against the line's, n ${n}`;
  return el("span", { class: "difference" }, interval({ domain: [-most, most], value, mark: 0, label }), el("small", {}, `${signed(value, 2)}, n ${n}`));
}
